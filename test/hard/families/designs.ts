import {
  codes,
  type Draw,
  eitherCriterion,
  type Family,
  labels,
  sizesOf,
  study,
  tableOf,
} from "../../support/hard-problem.js";

/** Designs at the limits of what can be estimated. */
export const designs: readonly Family[] = [
  {
    name: "near-collinear X",
    count: 600,
    selected: 70,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(4, 10), 1, 7, 20);
      const columns = study(draw, { sizes, spread: [draw.oneOf([0, 1, 5])] });
      const apart = 10 ** -draw.between(2, 6);
      const near = columns.x.map((value) => value + apart * draw.normal());
      return {
        formula: draw.oneOf(["x + near + (1 | g)", "near + x + w + (1 | g)", "x + near + (z | g)"]),
        table: tableOf({ ...columns, near }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "groups of one",
    count: 500,
    selected: 70,
    make: (draw) => {
      const singles = draw.between(5, 25);
      const sizes = [...new Array<number>(singles).fill(1), 3, ...sizesOf(draw, draw.between(1, 4), 2, 5)];
      return {
        formula: draw.oneOf(["x + (1 | g)", "x + w + (1 | g)"]),
        table: tableOf(study(draw, { sizes, spread: [draw.oneOf([0, 0.5, 2, 20])] })),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "one giant group",
    count: 200,
    selected: 12,
    make: (draw) => {
      const sizes = [draw.between(200, 900), ...sizesOf(draw, draw.between(2, 5), 1, 3)];
      const spread = draw.oneOf([[0.5], [5], [0.5, 0.5]]);
      return {
        formula: spread.length === 1 ? "x + (1 | g)" : "x + (z | g)",
        table: tableOf(study(draw, { sizes, spread })),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "p close to n",
    count: 500,
    selected: 70,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(3, 6), 1, 5, 10);
      const columns = study(draw, { sizes, spread: [draw.oneOf([0, 1, 5])] });
      // Beside the groups, fixed effects may take all rows but a few.
      const p = columns.y.length - sizes.length - draw.between(0, 2);
      const extra = Array.from({ length: p - 1 }, (_, j) => [`v${j}`, columns.y.map(draw.normal)] as const);
      return {
        formula: ["1", ...extra.map(([name]) => name), "(1 | g)"].join(" + "),
        table: tableOf({ ...columns, ...Object.fromEntries(extra) }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "nothing left beside the effects",
    count: 200,
    selected: 20,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(3, 6), 1, 5, 10);
      const columns = study(draw, { sizes, spread: [1] });
      const p = columns.y.length - sizes.length + 1;
      const extra = Array.from({ length: p - 1 }, (_, j) => [`v${j}`, columns.y.map(draw.normal)] as const);
      return {
        formula: ["1", ...extra.map(([name]) => name), "(1 | g)"].join(" + "),
        table: tableOf({ ...columns, ...Object.fromEntries(extra) }),
        options: eitherCriterion(draw),
        allowed: ["perfect-fit"],
      };
    },
  },
  {
    name: "saturated designs",
    count: 500,
    selected: 60,
    make: (draw) => {
      const groups = draw.between(5, 14);
      const times = draw.between(2, 4);
      const g = labels(new Array<number>(groups).fill(times));
      const group = codes(g);
      const t = g.map((_, i) => i % times);
      const cell = t.map((time) => `t${time}`);
      const [a, b] = [draw.oneOf([0, 0.3, 1, 20]), draw.oneOf([0, 0.3, 1])];
      const own = Array.from({ length: groups }, () => [draw.normal(), draw.normal()] as const);
      const between = Array.from({ length: groups }, draw.normal);
      return {
        formula: draw.oneOf(["C(cell) + (1 | g)", "t + (t | g)", "C(cell) * w + (1 | g)", "t * w + (t | g)"]),
        table: tableOf({
          g,
          t,
          cell,
          w: group.map((at) => between[at]!),
          y: t.map((time, i) => a * own[group[i]!]![0] + b * own[group[i]!]![1] * time + draw.normal()),
        }),
        options: eitherCriterion(draw),
        allowed: ["unidentified"],
      };
    },
  },
  {
    name: "ten slopes",
    count: 8,
    selected: 0,
    make: (draw) => tenSlopes(draw),
  },
  {
    name: "ten slopes without correlations",
    count: 24,
    selected: 1,
    make: (draw) => {
      const { table, slopes } = tenSlopes(draw);
      return { formula: `x0 + (${slopes} || g)`, table };
    },
  },
  {
    name: "few levels",
    count: 500,
    selected: 70,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(2, 3), 3, 12, 12);
      const spread = draw.oneOf([[0], [1], [30], [1, 1]]);
      return {
        formula: spread.length === 1 ? draw.oneOf(["x + (1 | g)", "1 + (1 | g)"]) : "x + (z | g)",
        table: tableOf(study(draw, { sizes, spread })),
        options: eitherCriterion(draw),
        allowed: ["unidentified"],
      };
    },
  },
  {
    name: "levels left empty by missing cells",
    count: 500,
    selected: 60,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(6, 12), 1, 5, 24);
      const columns = study(draw, { sizes, spread: [draw.oneOf([0, 1, 5])] });
      const group = codes(columns.g);
      const gone = draw.between(0, sizes.length - 1);
      const y = columns.y.map((value, i) =>
        group[i] === gone || draw.uniform() < 0.15 ? Number.NaN : value,
      );
      const a = columns.g.map((_, i) => (group[i] === gone ? "rare" : draw.oneOf(["one", "two"])));
      return {
        formula: draw.oneOf(["x + (1 | g)", "C(a) + x + (1 | g)", "x + (1 | g) + (1 | a)"]),
        table: tableOf({ ...columns, a, y }),
        options: eitherCriterion(draw),
        allowed: ["unidentified", "too-few-rows"],
      };
    },
  },
];

/** Ten random slopes beside an intercept, most of them without variance. */
function tenSlopes(draw: Draw) {
  const names = Array.from({ length: 10 }, (_, j) => `x${j}`);
  const g = labels(new Array<number>(14).fill(draw.between(18, 24)));
  const group = codes(g);
  const values = names.map(() => g.map(draw.normal));
  const spread = names.map(() => draw.oneOf([0, 0, 0.5, 1.5]));
  const effects = Array.from({ length: 14 }, () => names.map((_, j) => spread[j]! * draw.normal()));
  const y = g.map((_, i) =>
    names.reduce((total, _, j) => total + values[j]![i]! * effects[group[i]!]![j]!, draw.normal()),
  );
  const columns = Object.fromEntries(names.map((name, j) => [name, values[j]!]));
  const slopes = names.join(" + ");
  return { formula: `x0 + (0 + ${slopes} | g)`, slopes, table: tableOf({ g, ...columns, y }) };
}
