import type { LMEModel } from "../src/index.js";
import { spreadOf } from "./measure.js";
import type { PeerLine } from "./peers/exchange.js";

/** Estimates of bench/peers/lme4.R at its tight optimum: one entry or row per response, in the order sent. */
export interface PeerEstimates extends PeerLine {
  readonly criterion: readonly number[];
  readonly beta: readonly (readonly number[])[];
  readonly standard_error: readonly (readonly number[])[];
}

/** Largest differences from a peer. */
export interface Agreement {
  readonly responses: number;
  /** |Δ estimate| in standard errors. */
  readonly estimate: number;
  /** |Δ standard error| / standard error. */
  readonly standardError: number;
  /** By how much our criterion lies above the peer's, over max(|criterion|, n). */
  readonly criterion: number;
  /** Responses whose criterion is lower than the peer's by more than that: a better optimum. */
  readonly better: number;
}

/** Fixed effects agree to this part of their standard error, the criterion is not above by more than this part. */
const ESTIMATE_TOLERANCE = 1e-6;
const CRITERION_TOLERANCE = 1e-8;

/** Share of the responses where the peer may have stopped at a worse optimum; more means different models. */
export const BETTER_SHARE = 0.5;

/**
 * Compare a fit of the same responses, in the same order; throws where it disagrees. Where our optimum is the better one, the estimates
 * are not compared: they are counted.
 */
export function agreeWith(peer: PeerEstimates, model: LMEModel): Agreement {
  const [beta, errors] = [model.coefficients(), model.standardErrors()];
  const differences = model.responses.map((name, i) => ({
    criterion:
      (model.criterion[i]! - peer.criterion[i]!) / Math.max(Math.abs(peer.criterion[i]!), model.nobs[i]!),
    estimate: largest(beta.column(name), peer.beta[i]!, peer.standard_error[i]!),
    standardError: largest(errors.column(name), peer.standard_error[i]!, peer.standard_error[i]!),
  }));
  const same = differences.filter(({ criterion }) => criterion > -CRITERION_TOLERANCE);
  const agreement: Agreement = {
    responses: differences.length,
    criterion: Math.max(...differences.map(({ criterion }) => criterion)),
    estimate: Math.max(...same.map(({ estimate }) => estimate)),
    standardError: Math.max(...same.map(({ standardError }) => standardError)),
    better: differences.length - same.length,
  };
  const { criterion, estimate, better, responses } = agreement;
  if (
    !(
      criterion <= CRITERION_TOLERANCE &&
      estimate <= ESTIMATE_TOLERANCE &&
      better <= BETTER_SHARE * responses
    )
  ) {
    throw new Error(`estimates disagree with ${peer.program}: ${JSON.stringify(agreement)}`);
  }
  return agreement;
}

/**
 * Median over responses of the largest difference of a fixed effect from a peer's, in standard errors: how far an
 * approximation, or an optimiser that stops early, is away.
 */
export function typicalDistance(peer: PeerLine, model: LMEModel): number {
  const [beta, errors] = [model.coefficients(), model.standardErrors()];
  const distances = peer.beta!.map((row, i) => {
    const name = model.responses[i]!;
    return largest(beta.column(name), row, Array.from(errors.column(name)));
  });
  return spreadOf(distances).median;
}

/** Largest difference over a scale. */
function largest(ours: Float64Array, theirs: readonly number[], scale: readonly number[]): number {
  return theirs.reduce((most, value, j) => Math.max(most, Math.abs(ours[j]! - value) / scale[j]!), 0);
}
