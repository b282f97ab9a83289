import type { RandomTerm } from "../../design/random/random-term.js";
import type { FitResult } from "../../fit/fit-result.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import { groupLabel } from "../../fit/term-label.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import { longTable, repeatAll, repeatEach } from "./frames.js";

/** One row of the table of variance components, the same for every response: element (a, b) of a block, a = b or a < b. */
interface Component {
  readonly block: number;
  readonly a: number;
  readonly b: number;
  readonly group: string;
  readonly term1: string | null;
  readonly term2: string | null;
}

/** The residual belongs to no block. */
const residual: Component = { block: -1, a: 0, b: 0, group: "Residual", term1: null, term2: null };

/**
 * Variances and covariances of the random effects and the residual, one row each: a variance has `term2` null and a
 * standard deviation, a covariance a correlation. Laid out as lme4's `as.data.frame(VarCorr(model))`: terms of one factor
 * are told apart by their names, `g` and `g.1` (a variance component by the factor of its levels).
 */
export function varianceComponents(result: FitResult, terms: readonly RandomTerm[]) {
  const { responses } = result;
  const ranges = thetaRanges(terms);
  const layout = [...terms.flatMap(componentsOf), residual];
  const length = responses.length * layout.length;
  const covariance = new Float64Array(length);
  const sd = new Float64Array(length).fill(Number.NaN);
  const correlation = new Float64Array(length).fill(Number.NaN);
  let row = 0;
  for (let i = 0; i < responses.length; i++) {
    const theta = thetaOf(result, i);
    const psi = ranges.map(({ term, from, to }) => psiOfTerm(term, theta.subarray(from, to)));
    const sigma2 = result.sigma2[i]!;
    for (const { block, a, b } of layout) {
      const Psi = block < 0 ? unit : psi[block]!;
      const k = block < 0 ? 1 : terms[block]!.columns.length;
      covariance[row] = sigma2 * Psi[a * k + b]!;
      if (a === b) sd[row] = Math.sqrt(covariance[row]!);
      else correlation[row] = Psi[a * k + b]! / Math.sqrt(Psi[a * k + a]! * Psi[b * k + b]!);
      row++;
    }
  }
  const repeated = <T>(pick: (component: Component) => T): T[] =>
    repeatAll(layout.map(pick), responses.length);
  return longTable({
    response: repeatEach(responses, layout.length),
    group: repeated(({ group }) => group),
    term1: repeated(({ term1 }) => term1),
    term2: repeated(({ term2 }) => term2),
    covariance,
    sd,
    correlation,
  });
}

const unit = Float64Array.of(1);

/** Variances first, then the covariances column by column. */
function componentsOf(term: RandomTerm, block: number): Component[] {
  const { columns } = term;
  const group = groupLabel(term);
  const diagonal = columns.map((term1, a) => ({ block, a, b: a, group, term1, term2: null }));
  const below = columns.flatMap((term1, a) =>
    columns.slice(a + 1).map((term2, offset) => ({ block, a, b: a + 1 + offset, group, term1, term2 })),
  );
  return [...diagonal, ...below];
}
