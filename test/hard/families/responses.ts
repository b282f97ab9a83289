import {
  codes,
  type Draw,
  eitherCriterion,
  type Family,
  sizesOf,
  study,
  tableOf,
} from "../../support/hard-problem.js";

/** Responses of extreme size, with few values, or with nothing left to explain. */
export const responses: readonly Family[] = [
  {
    name: "responses scaled by 1e-150 and 1e150",
    count: 500,
    selected: 60,
    make: (draw) => changed(draw, () => draw.oneOf([1e-150, 1e150, 1e-300, 1e-80, 1e80])),
  },
  {
    name: "responses offset by 1e4 to 1e10",
    count: 500,
    selected: 60,
    make: (draw) => {
      const { formula, columns, options } = ordinary(draw);
      const by = 10 ** draw.between(4, 10);
      return { formula, options, table: tableOf({ ...columns, y: columns.y.map((value) => by + value) }) };
    },
  },
  {
    name: "heavy ties",
    count: 600,
    selected: 80,
    make: (draw) => {
      const { formula, columns, options } = ordinary(draw);
      const y = columns.y.map(() => (draw.uniform() < 0.7 ? 0 : draw.between(0, 2)));
      const x = columns.x.map((value) => Math.round(value));
      return { formula, options, table: tableOf({ ...columns, x, y }), allowed: ["constant", "perfect-fit"] };
    },
  },
  {
    name: "nearly constant responses",
    count: 500,
    selected: 70,
    make: (draw) => {
      const { formula, columns, options } = ordinary(draw);
      const level = draw.oneOf([0, 1, 0.1, 1e6]);
      const one = draw.between(0, columns.y.length - 1);
      const small = 10 ** -draw.between(3, 9);
      const y = columns.y.map((value, i) => level + (small > 1e-6 ? small * value : i === one ? small : 0));
      return { formula, options, table: tableOf({ ...columns, y }), allowed: ["perfect-fit", "constant"] };
    },
  },
  {
    name: "constant responses",
    count: 100,
    selected: 20,
    make: (draw) => {
      const { formula, columns, options } = ordinary(draw);
      const level = draw.oneOf([0, 0.1, -7, 1e300, 1e-300, 1 / 3]);
      return {
        formula,
        options,
        table: tableOf({ ...columns, y: columns.y.map(() => level) }),
        allowed: ["constant"],
      };
    },
  },
  {
    name: "perfect fits",
    count: 300,
    selected: 40,
    make: (draw) => {
      const { formula, columns, options } = ordinary(draw);
      const group = codes(columns.g);
      const effects = columns.g.map(draw.normal);
      const inFixed = draw.uniform() < 0.5;
      const y = columns.x.map((x, i) => 2 - 3 * x + (inFixed ? 0 : effects[group[i]!]!));
      return { formula, options, table: tableOf({ ...columns, y }), allowed: ["perfect-fit"] };
    },
  },
  {
    name: "almost perfect fits",
    count: 400,
    selected: 50,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(4, 9), 2, 6, 18);
      const noise = 10 ** -draw.between(2, 6);
      return {
        formula: "x + w + (1 | g)",
        table: tableOf(study(draw, { sizes, spread: [1], noise })),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "an outlier of 1e3 to 1e8",
    count: 300,
    selected: 40,
    make: (draw) => {
      const { formula, columns, options } = ordinary(draw);
      const one = draw.between(0, columns.y.length - 1);
      const by = 10 ** draw.between(3, 8);
      return {
        formula,
        options,
        table: tableOf({ ...columns, y: columns.y.map((value, i) => (i === one ? by : value)) }),
      };
    },
  },
];

function ordinary(draw: Draw) {
  const sizes = sizesOf(draw, draw.between(5, 10), 2, 6, 26);
  const formula = draw.oneOf(["x + (1 | g)", "x + w + (1 | g)", "x + (z | g)"]);
  return {
    formula,
    options: eitherCriterion(draw),
    columns: study(draw, { sizes, spread: [draw.oneOf([0, 0.5, 2]), draw.oneOf([0, 0.5])] }),
  };
}

function changed(draw: Draw, factor: () => number) {
  const { formula, columns, options } = ordinary(draw);
  const by = factor();
  return { formula, options, table: tableOf({ ...columns, y: columns.y.map((value) => by * value) }) };
}
