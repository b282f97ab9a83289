import { readJson } from "./read-fixture.js";

/** A fit of another program: the covariance of the random effects, and the fixed effects. */
export interface Reference {
  readonly bar: string;
  readonly criterion: number;
  readonly sigma: number;
  readonly covariance: readonly (readonly number[])[];
  readonly estimate: readonly number[];
  readonly std_error: readonly number[];
}

/** Data and fits of nlme. */
export const nlme = readJson<{ columns: Record<string, string[] | number[]>; fits: Reference[] }>(
  "covariance-structures",
  "expected.json",
);

/** lme4 2.1.0 on the same data. */
export const heterogeneous: Reference = {
  bar: "cs(0 + Machine | Worker)",
  criterion: 209.220442314337,
  sigma: 0.962148628241525,
  covariance: [
    [16.9290049147, 25.4871585517501, 13.5061912359194],
    [25.4871585517501, 70.8920961783223, 27.6386030251186],
    [13.5061912359194, 27.6386030251186, 19.9076852653077],
  ],
  estimate: [52.3555555555551, 7.96666666666559, 13.9166666666684],
  std_error: [1.694972053636, 2.49879762123728, 1.3191828929337],
};
