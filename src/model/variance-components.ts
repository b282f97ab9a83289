import type { RandomTerm } from "../design/random-term.js";
import type { FitResult } from "../fit/fit-result.js";
import { blockPsi, effectBlocks } from "./effects.js";
import { longTable } from "./frames.js";

/** One row of the table of variance components. */
interface Component {
  readonly response: string;
  readonly group: string;
  readonly term1: string | null;
  readonly term2: string | null;
  readonly covariance: number;
  readonly sd: number;
  readonly correlation: number;
}

/**
 * Variances and covariances of the random effects and the residual, one row each: a variance has `term2` null and a
 * standard deviation, a covariance a correlation. Laid out as lme4's `as.data.frame(VarCorr(model))`.
 */
export function varianceComponents(result: FitResult, terms: readonly RandomTerm[]) {
  const blocks = effectBlocks(terms);
  const rows = result.responses.flatMap((response, i): Component[] => {
    const theta = result.theta.subarray(i * result.parameters, (i + 1) * result.parameters);
    const sigma2 = result.sigma2[i]!;
    const effects = blocks.flatMap((block) => {
      const { columns, group } = block.term;
      return componentsOf(blockPsi(block, theta), columns, sigma2).map((row) => ({
        response,
        group,
        ...row,
      }));
    });
    return [...effects, { response, group: "Residual", term1: null, term2: null, ...variance(sigma2) }];
  });
  const numbers = (pick: (row: Component) => number) => Float64Array.from(rows, pick);
  return longTable({
    response: rows.map((row) => row.response),
    group: rows.map((row) => row.group),
    term1: rows.map((row) => row.term1),
    term2: rows.map((row) => row.term2),
    covariance: numbers((row) => row.covariance),
    sd: numbers((row) => row.sd),
    correlation: numbers((row) => row.correlation),
  });
}

function variance(covariance: number) {
  return { covariance, sd: Math.sqrt(covariance), correlation: Number.NaN };
}

/** Variances first, then the covariances column by column. */
function componentsOf(Psi: Float64Array, columns: readonly string[], sigma2: number) {
  const k = columns.length;
  const diagonal = columns.map((term1, a) => ({ term1, term2: null, ...variance(sigma2 * Psi[a * k + a]!) }));
  const below = columns.flatMap((term1, a) =>
    columns.slice(a + 1).map((term2, offset) => {
      const b = a + 1 + offset;
      const correlation = Psi[a * k + b]! / Math.sqrt(Psi[a * k + a]! * Psi[b * k + b]!);
      return { term1, term2, covariance: sigma2 * Psi[a * k + b]!, sd: Number.NaN, correlation };
    }),
  );
  return [...diagonal, ...below];
}
