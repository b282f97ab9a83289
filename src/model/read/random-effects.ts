import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { Frame } from "../../table/frame.js";
import type { ResponseEffects } from "./response-effects.js";

/** Random effects of one term for every response. */
export interface RandomEffects {
  /** Levels of the grouping factor. */
  readonly levels: readonly string[];
  /** Columns of Z. */
  readonly effects: readonly string[];
  /** Conditional modes, (level × effect) rows × responses; row names `level` or `level:effect`. */
  readonly values: Frame;
  /** Conditional variances at fixed β in the same rows, for every response, when asked for. */
  readonly variance?: Frame;
  /**
   * Conditional covariances of the effects of each level at fixed β, (level × effect × effect) rows × responses, when asked for;
   * row names `level:effect:effect`, for a single effect `level`.
   */
  readonly covariance?: Frame;
}

/** What is asked for besides the conditional modes. */
export interface RandomEffectsOptions {
  readonly variance?: boolean | undefined;
  readonly covariance?: boolean | undefined;
}

/** The random effects by term name; a level without rows for a response has effect 0 and the prior variance. */
export function randomEffectsOf(
  plan: Plan,
  result: FitResult,
  effects: (response: number) => ResponseEffects,
  { variance = false, covariance = false }: RandomEffectsOptions,
): Record<string, RandomEffects> {
  const found = result.responses.map((_, i) => effects(i));
  const entries = plan.design.random.map((term, t): [string, RandomEffects] => {
    const k = term.columns.length;
    const rows = term.levels.flatMap((level) =>
      k === 1 ? [level] : term.columns.map((name) => `${level}:${name}`),
    );
    const frame = (names: readonly string[], value: (response: number, row: number) => number) => {
      const width = result.responses.length;
      const out = new Float64Array(names.length * width);
      for (let row = 0; row < names.length; row++) {
        for (let i = 0; i < width; i++) out[row * width + i] = value(i, row);
      }
      return new Frame(names, result.responses, out);
    };
    const values = frame(rows, (i, row) => found[i]!.values[t]![row]!);
    const spread = (i: number, at: number) => result.sigma2[i]! * found[i]!.variances[t]![at]!;
    const pairs = () =>
      k === 1 ? rows : rows.flatMap((row) => term.columns.map((name) => `${row}:${name}`));
    const effectsOf: RandomEffects = {
      levels: term.levels,
      effects: term.columns,
      values,
      ...(variance && { variance: frame(rows, (i, row) => spread(i, row * k + (row % k))) }),
      ...(covariance && { covariance: frame(pairs(), spread) }),
    };
    return [term.name, effectsOf];
  });
  return Object.fromEntries(entries);
}
