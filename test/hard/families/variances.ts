import {
  codes,
  type Draw,
  eitherCriterion,
  type Family,
  sizesOf,
  study,
  tableOf,
} from "../../support/hard-problem.js";

/** Variances at the ends of their range, and criteria with several optima. */
export const variances: readonly Family[] = [
  {
    name: "θ at 0",
    count: 700,
    selected: 100,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(3, 12), 1, 6, 12);
      const columns = study(draw, { sizes, spread: [0] });
      return {
        formula: "x + w + (1 | g)",
        table: tableOf({ ...columns, y: draw.uniform() < 0.5 ? columns.y : levelled(columns) }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "θ → ∞",
    count: 700,
    selected: 60,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(3, 10), 1, 6, 14);
      const spread = draw.oneOf([[10], [1e3], [1e5], [10, 10], [1e3, 1], [1e3, 1e3]]);
      return {
        formula: spread.length === 1 ? "x + w + (1 | g)" : "x + w + (z | g)",
        table: tableOf(
          study(draw, { sizes: spread.length === 1 ? sizes : sizes.map((size) => size + 3), spread }),
        ),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "two optima, one effect",
    count: 1500,
    selected: 220,
    make: (draw) => {
      const shape = draw.uniform();
      const sizes =
        shape < 0.4
          ? sizesOf(draw, draw.between(4, 8), 1, 9, 12)
          : shape < 0.7
            ? [
                ...new Array<number>(draw.between(6, 14)).fill(2),
                ...new Array<number>(draw.between(1, 3)).fill(draw.between(8, 20)),
              ]
            : [1, 1, 1, 2, 2, 16, 20];
      const columns = study(draw, { sizes, spread: [draw.oneOf([0, 0.2, 0.4])] });
      const largest = sizes.indexOf(Math.max(...sizes));
      const group = codes(columns.g);
      // A large group with a mean of its own among small ones that hardly differ.
      const shift = draw.oneOf([0, 1, 2]);
      return {
        formula: draw.oneOf(["1 + (1 | g)", "x + (1 | g)", "x + w + (1 | g)"]),
        table: tableOf({
          ...columns,
          y: columns.y.map((value, i) => value + (group[i] === largest ? shift : 0)),
        }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "two optima, several effects",
    count: 700,
    selected: 90,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(4, 7), 1, 9, 18);
      const spread = draw.oneOf([
        [0.4, 0],
        [0, 0.4],
        [0.3, 0.3],
        [1, 0.1],
      ]);
      return {
        formula: draw.oneOf(["x + (z | g)", "1 + (z | g)", "x + z + (z | g)", "x + (z || g)"]),
        table: tableOf(study(draw, { sizes, spread })),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "correlations of ±1",
    count: 500,
    selected: 70,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(5, 12), 2, 7, 24);
      return {
        formula: "x + z + (z | g)",
        table: tableOf(
          study(draw, {
            sizes,
            spread: [draw.oneOf([0.5, 2]), draw.oneOf([0.3, 2])],
            correlation: draw.oneOf([-1, 1]),
          }),
        ),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "three effects",
    count: 300,
    selected: 25,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(5, 9), 2, 8, 34);
      const spread = draw.oneOf([
        [1, 0, 0],
        [1, 0.5, 0.5],
        [0, 0, 1],
        [0.1, 0.1, 0.1],
        [3, 3, 0],
      ]);
      return {
        formula: draw.oneOf(["x + (z + u | g)", "x + z + u + (z + u | g)", "x + (z + u || g)"]),
        table: tableOf(study(draw, { sizes, spread, correlation: draw.oneOf([0, 0.9]) })),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "crossed and nested variances",
    count: 700,
    selected: 30,
    make: (draw) => crossed(draw),
  },
];

/** A response whose group means differ less than chance would have it. */
function levelled({ g, y }: { g: readonly string[]; y: readonly number[] }): number[] {
  const group = codes(g);
  const groups = Math.max(...group) + 1;
  const means = Array.from({ length: groups }, (_, at) => {
    const own = y.filter((_, i) => group[i] === at);
    return own.reduce((total, value) => total + value, 0) / own.length;
  });
  return y.map((value, i) => value - means[group[i]!]!);
}

function crossed(draw: Draw) {
  const { normal } = draw;
  const rows = draw.between(24, 50);
  const G = draw.between(4, 8);
  const H = draw.between(3, 6);
  const g = Array.from({ length: rows }, (_, i) => (i < G ? i : draw.between(0, G - 1)));
  const h = Array.from({ length: rows }, (_, i) => (i < H ? i : draw.between(0, H - 1)));
  const [a, b] = [draw.oneOf([0, 0.3, 2, 100]), draw.oneOf([0, 0.3, 2, 100])];
  const [inG, inH] = [Array.from({ length: G }, normal), Array.from({ length: H }, normal)];
  const x = g.map(normal);
  return {
    formula: draw.oneOf([
      "x + (1 | g) + (1 | h)",
      "1 + (1 | g / h)",
      "x + (x | g) + (1 | h)",
      "x + (1 | g) + (0 + x | h)",
      "x + (1 | h) + (x || g)",
    ]),
    table: tableOf({
      g: g.map((code) => `g${code}`),
      h: h.map((code) => `h${code}`),
      x,
      y: g.map((code, i) => a * inG[code]! + b * inH[h[i]!]! + x[i]! + normal()),
    }),
    options: eitherCriterion(draw),
  };
}
