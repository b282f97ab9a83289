import type { Covariance, CovarianceParameter } from "./covariance.js";
import { placeOfPair } from "./pairs.js";

type Computed = "parameters" | "entries" | "fillLambda" | "thetaOf" | "cones" | "correlationAt";

/** What a structure whose Λ has an element of θ, or zero, in each place says of itself. */
type LinearStructure = Omit<Covariance, Computed> & {
  /** Row, column and parameter of each entry of Λ, three numbers each, column by column. */
  entries(k: number): readonly number[];
};

/** A structure whose Λ is linear in θ, from the entries of Λ. */
export function linearCovariance(structure: LinearStructure): Covariance {
  const { isCorrelated, hasOneVariance } = structure;
  const known: (readonly number[])[] = [];
  const entriesOf = (k: number) => {
    known[k] ??= structure.entries(k);
    return known[k];
  };
  return {
    ...structure,
    entries: entriesOf,
    parameters: (k) => parametersOf(entriesOf(k)),
    fillLambda: (theta, k, out) => {
      const entries = entriesOf(k);
      for (let e = 0; e < entries.length; e += 3)
        out[entries[e]! * k + entries[e + 1]!] = theta[entries[e + 2]!]!;
    },
    thetaOf: (factor, sds, _, sigma, k) => {
      const entries = entriesOf(k);
      const theta: number[] = [];
      for (let e = entries.length - 3; e >= 0; e -= 3) {
        const [row, column, parameter] = [entries[e]!, entries[e + 1]!, entries[e + 2]!];
        theta[parameter] = (factor[row * k + column]! * sds[hasOneVariance ? 0 : row]!) / sigma;
      }
      return theta;
    },
    correlationAt: (own, row, column) => own[placeOfPair(own.length, row, column)] ?? 0,
    cones: () => [{ isCorrelated, hasOneVariance }],
  };
}

/** A parameter that stands in several places is named after the first. */
function parametersOf(entries: readonly number[]): CovarianceParameter[] {
  const out: CovarianceParameter[] = [];
  for (let e = entries.length - 3; e >= 0; e -= 3) {
    const [row, column, parameter] = [entries[e]!, entries[e + 1]!, entries[e + 2]!];
    const isScale = row === column;
    const kind = isScale ? "scale" : "below";
    out[parameter] = {
      kind,
      row,
      column,
      lower: isScale ? 0 : Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    };
  }
  return out;
}
