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
}

/** The random effects by term name; a level without rows for a response has effect 0 and the prior variance. */
export function randomEffectsOf(
  plan: Plan,
  result: FitResult,
  effects: (response: number) => ResponseEffects,
  variance: boolean,
): Record<string, RandomEffects> {
  const found = result.responses.map((_, i) => effects(i));
  const entries = plan.design.random.map((term, t): [string, RandomEffects] => {
    const k = term.columns.length;
    const rows = term.levels.flatMap((level) =>
      k === 1 ? [level] : term.columns.map((name) => `${level}:${name}`),
    );
    const frame = (value: (response: number, row: number) => number) => {
      const width = result.responses.length;
      const out = new Float64Array(rows.length * width);
      for (let row = 0; row < rows.length; row++) {
        for (let i = 0; i < width; i++) out[row * width + i] = value(i, row);
      }
      return new Frame(rows, result.responses, out);
    };
    const values = frame((i, row) => found[i]!.values[t]![row]!);
    const spread = (i: number, row: number) =>
      result.sigma2[i]! * found[i]!.variances[t]![row * k + (row % k)]!;
    const base = { levels: term.levels, effects: term.columns, values };
    return [term.name, variance ? { ...base, variance: frame(spread) } : base];
  });
  return Object.fromEntries(entries);
}
