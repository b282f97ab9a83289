import { eitherCriterion, type Family, sizesOf, study, tableOf } from "../../support/hard-problem.js";

/** Covariates and weights far from the order of one. */
export const covariates: readonly Family[] = [
  {
    name: "covariates offset by 1e4 to 1e8",
    count: 500,
    selected: 60,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(4, 10), 1, 7, 16);
      const columns = study(draw, { sizes, spread: [draw.oneOf([0, 1, 5])] });
      const by = 10 ** draw.between(4, 8);
      return {
        formula: draw.oneOf(["far + (1 | g)", "far + w + (1 | g)"]),
        table: tableOf({ ...columns, far: columns.x.map((value) => by + value) }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "random slopes offset by 1e4 to 1e8",
    count: 400,
    selected: 50,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(5, 10), 3, 7, 24);
      const columns = study(draw, { sizes, spread: [draw.oneOf([0, 1]), draw.oneOf([0, 0.5, 2])] });
      const by = 10 ** draw.between(4, 8);
      return {
        formula: draw.oneOf(["x + (far | g)", "far + (far | g)"]),
        table: tableOf({ ...columns, far: columns.z.map((value) => by + value) }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "covariates scaled by 1e-9 to 1e9",
    count: 500,
    selected: 60,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(5, 10), 2, 7, 24);
      const columns = study(draw, { sizes, spread: [1, draw.oneOf([0, 1])] });
      const [a, b] = [10 ** draw.between(-9, 9), 10 ** draw.between(-9, 9)];
      return {
        formula: draw.oneOf(["x + (z | g)", "x + z + (z | g)", "x + z + (z || g)"]),
        table: tableOf({
          ...columns,
          x: columns.x.map((value) => a * value),
          z: columns.z.map((value) => b * value),
        }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "covariates scaled by 1e-150 and 1e150",
    count: 200,
    selected: 30,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(5, 10), 2, 7, 24);
      const columns = study(draw, { sizes, spread: [1, draw.oneOf([0, 1])] });
      const factor = draw.oneOf([1e-150, 1e150]);
      return {
        formula: draw.oneOf(["x + (1 | g)", "z + (z | g)"]),
        table: tableOf({
          ...columns,
          x: columns.x.map((v) => factor * v),
          z: columns.z.map((v) => factor * v),
        }),
        options: eitherCriterion(draw),
      };
    },
  },
  {
    name: "weights down to 1e-12",
    count: 500,
    selected: 60,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(4, 9), 2, 6, 24);
      const spread = draw.oneOf([[0], [1], [1, 0.5]]);
      const columns = study(draw, { sizes, spread });
      const tiny = draw.oneOf([1e-12, 1e-6, 1e-3]);
      const share = draw.oneOf([0.1, 0.4]);
      const weight = columns.y.map(() => (draw.uniform() < share ? tiny : 0.5 + draw.uniform()));
      return {
        formula: spread.length === 1 ? "x + (1 | g)" : "x + (z | g)",
        table: tableOf({ ...columns, weight }),
        options: { ...eitherCriterion(draw), weights: "weight" },
      };
    },
  },
  {
    name: "weights from 1e-6 to 1e6",
    count: 300,
    selected: 40,
    make: (draw) => {
      const sizes = sizesOf(draw, draw.between(4, 9), 2, 6, 24);
      const columns = study(draw, { sizes, spread: [draw.oneOf([0, 1, 5])] });
      const weight = columns.y.map(() => 10 ** (12 * draw.uniform() - 6));
      return {
        formula: draw.oneOf(["x + (1 | g)", "x + w + (1 | g)", "x + (z | g)"]),
        table: tableOf({ ...columns, weight }),
        options: { ...eitherCriterion(draw), weights: "weight" },
      };
    },
  },
];
