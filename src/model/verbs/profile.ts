import { suggest, UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import { covarianceParameters } from "../../inference/covariance/covariance-parameters.js";
import { distributions } from "../../inference/distributions.js";
import type { Fitted } from "../../inference/each-tested.js";
import type { ProfileLimits } from "../../inference/variances/profile-fixed.js";
import { profiledLimits } from "../../inference/variances/profiled-limits.js";
import type { RunOptions } from "../../options/run.js";
import * as option from "../../options/schema.js";
import { longTable } from "../read/frames.js";
import { pieceCount, stretches } from "../threads/cut.js";
import { checkVerbOptions } from "../threads/in-threads.js";
import { runPieces } from "../threads/run-pieces.js";

/** What is profiled. */
export interface ProfileOptions {
  /**
   * Terms of `model.terms`, or `sd(…)`, `cor(…)`, `phi(…)`, `ratio(…)` and `sigma` as the table names them; `"fixed"` and `"random"` stand for
   * all of a kind. Default all.
   */
  readonly parameters?: readonly string[] | undefined;
  /** Default 0.95. */
  readonly level?: number | undefined;
}

/**
 * Profile-likelihood confidence limits (lme4's `confint(method = "profile")`), by maximum likelihood whatever the
 * criterion of the fit.
 *
 * @returns long table: response, parameter, estimate (maximum likelihood), conf_low, conf_high
 * @throws UsageError for unknown parameters and where covariance parameters or σ are held
 */
export function profileTable(fitted: Fitted, options: ProfileOptions = {}) {
  const profile = planProfile(fitted, options);
  const limits = profiledLimits(fitted, { places: profile.chosen, target: profile.target });
  return asTable(profile, fitted.result.responses, limits);
}

/** The same in workers; the limits are the same to the last bit. */
export async function profileInThreads(fitted: Fitted, options: ProfileOptions, run: RunOptions) {
  const profile = planProfile(fitted, options);
  const { responses } = fitted.result;
  const { chosen, target } = profile;
  const cuts = stretches(responses.length, Math.ceil(pieceCount(run.threads) / chosen.length));
  const pieces = chosen.flatMap((place) =>
    cuts.map(({ first, count }) => ({ from: first, to: first + count, ask: { places: [place], target } })),
  );
  const parts = await runPieces("profile", fitted, pieces, run);
  const limits = chosen.map((_, j) => parts.slice(j * cuts.length, (j + 1) * cuts.length).flat(2));
  return asTable(profile, responses, limits);
}

/** What is profiled: names of all parameters, the places of those asked for, and how far the deviance rises to a limit. */
interface Profile {
  readonly all: readonly string[];
  readonly chosen: readonly number[];
  readonly target: number;
}

function planProfile({ plan }: Fitted, options: ProfileOptions): Profile {
  oneStructure({ plan }, "profile");
  checkVerbOptions("profile", options, { parameters: option.names, level: option.share });
  const { parameters, level = 0.95 } = options;
  if (plan.search !== undefined)
    throw new UsageError(
      "profile: covariance parameters and σ must be free, got a fit that holds or starts them",
    );
  const terms = plan.design.fixed.columns;
  const scale = covarianceParameters(plan.design.random, plan.design.residual);
  const all = [...terms, ...scale.names];
  const chosen = chosenParameters(parameters, terms, scale.names);
  const target = distributions.normalQuantile(0.5 + level / 2) ** 2;
  return { all, chosen, target };
}

function asTable(
  { all, chosen }: Profile,
  names: readonly string[],
  limits: readonly (readonly (ProfileLimits | undefined)[])[],
) {
  const rows = names.flatMap((response, i) =>
    chosen.map((at, j) => ({ response, parameter: all[at]!, ...(limits[j]![i] ?? none) })),
  );
  return longTable({
    response: rows.map((row) => row.response),
    parameter: rows.map((row) => row.parameter),
    estimate: Float64Array.from(rows, (row) => row.estimate),
    conf_low: Float64Array.from(rows, (row) => row.lower),
    conf_high: Float64Array.from(rows, (row) => row.upper),
  });
}

const none: ProfileLimits = { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN };

/** Places of the parameters asked for among terms and covariance parameters, in that order. */
function chosenParameters(
  asked: readonly string[] | undefined,
  terms: readonly string[],
  others: readonly string[],
): number[] {
  const all = [...terms, ...others];
  if (asked === undefined) return [...all.keys()];
  const places = new Set<number>();
  for (const name of asked) {
    const at = all.indexOf(name);
    if (at >= 0) places.add(at);
    else if (name === "fixed") for (const i of terms.keys()) places.add(i);
    else if (name === "random") for (const i of others.keys()) places.add(terms.length + i);
    else
      throw new UsageError(
        `profile: no parameter named '${name}'${suggest(name, all)}; there are ${all.join(", ")}`,
      );
  }
  return [...places].sort((a, b) => a - b);
}
