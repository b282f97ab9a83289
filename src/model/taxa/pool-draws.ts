import type { FurtherTable } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { log10Tails, testCoefficients, waldLimits, withTails } from "../../inference/wald.js";
import { withScratch } from "../../kernel/scratch.js";
import type { RunOptions } from "../../options/run.js";
import { openStream } from "../../resample/stream.js";
import { columnNames } from "../../table/columns.js";
import { assemble } from "../../table/make-table.js";
import { selectColumns } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import { fitResult } from "../fit-columns.js";
import type { DrawSource } from "./draw-source.js";
import { emptySums, pooled, takeDraw } from "./pool.js";

const HELD = 2 ** 21;
const LEVEL = 0.95;

/** How draws are pooled. */
interface PoolRequest {
  readonly draws: number;
  readonly seed: number;
  /** Standard deviation of the shift of each effect that the unknown scale makes; 0 for none. */
  readonly scaleSd: number;
  /** Numbers of drawn responses that are held at a time. Default 2²¹, 16 MiB. */
  readonly held?: number;
}

/**
 * Fit some responses on a plan for each draw of their counts, and pool their coefficients. The same draw is behind every response and
 * model of a seed, whichever responses are asked for.
 */
export async function poolDraws(
  plan: Plan,
  source: DrawSource,
  responses: readonly string[],
  { draws, seed, scaleSd, held = HELD }: PoolRequest,
  run: RunOptions = {},
): Promise<FurtherTable> {
  const { columns: terms } = plan.design.fixed;
  const { test, vcov } = plan.options;
  const sums = emptySums(responses.length * terms.length);
  const shifts = scaleSd > 0 ? scaleShifts(terms, draws, seed, scaleSd) : undefined;
  const { index } = source.expected;
  const most = Math.max(1, Math.floor(held / Math.max(1, index.length * responses.length)));
  const room = drawnTable(source, Math.min(most, draws), responses);
  for (let from = 0; from < draws; from += most) {
    const to = Math.min(draws, from + most);
    const table = fillTable(room, source, seed, from, to, responses);
    const onProgress = (fraction: number) => run.onProgress?.((from + fraction * (to - from)) / draws);
    const result = await fitResult(plan, table, { ...run, onProgress });
    const own = testCoefficients(result, test, vcov);
    const shiftOf = (column: number, term: number) =>
      shifts === undefined ? 0 : shifts[term]![from + Math.floor(column / responses.length)]!;
    const tests = withShifts(own, result.beta, terms.length, shiftOf);
    for (let at = 0; at < result.beta.length; at++) {
      const column = Math.floor(at / terms.length);
      const term = at % terms.length;
      takeDraw(sums, (column % responses.length) * terms.length + term, tests.estimate[at]!, {
        standardError: tests.standardError[at]!,
        df: tests.df[at]!,
        p: tests.p[at]!,
      });
    }
  }
  return pooledTable(plan, pooled(sums));
}

/** Room for some draws, one after the other: used again and again, as arrays are many. */
function drawnTable(source: DrawSource, draws: number, responses: readonly string[]): Table {
  const { index } = source.expected;
  const numbers = new Float64Array(draws * responses.length * index.length);
  const names = Array.from({ length: draws * responses.length }, (_, k) => {
    return `${Math.floor(k / responses.length)} ${responses[k % responses.length]}`;
  });
  const column = (k: number) => numbers.subarray(k * index.length, (k + 1) * index.length);
  return assemble(
    index,
    names,
    names.map((name, k) => [name, column(k)] as const),
  );
}

/** The table with the draws `from` … `to` − 1 in its first columns, and these alone. */
function fillTable(
  room: Table,
  source: DrawSource,
  seed: number,
  from: number,
  to: number,
  responses: readonly string[],
): Table {
  const names = columnNames(room);
  const columns = names.map((name) => room.columns[name] as Float64Array);
  for (let number = from; number < to; number++) {
    const start = (number - from) * responses.length;
    source.draw(seed, number, responses, columns.slice(start, start + responses.length));
  }
  const filled = (to - from) * responses.length;
  return filled === names.length ? room : selectColumns(room, names.slice(0, filled));
}

/** Estimates and tests with shifts of the estimates. */
function withShifts(
  tests: ReturnType<typeof testCoefficients>,
  beta: Float64Array,
  terms: number,
  shiftOf: (column: number, term: number) => number,
) {
  const estimate = beta.map((value, at) => value + shiftOf(Math.floor(at / terms), at % terms));
  if (estimate.every((value, at) => value === beta[at] || Number.isNaN(value))) return { ...tests, estimate };
  const statistic = tests.statistic.map((value, at) => {
    return Number.isNaN(value) ? value : estimate[at]! / tests.standardError[at]!;
  });
  return { ...withTails({ ...tests, statistic }), estimate };
}

/**
 * The shift of each term in each draw: normal with mean 0 and the standard deviation asked for, which its draws have exactly. Adding
 * Xλ to every taxon of a draw adds λ to the coefficients of all.
 */
function scaleShifts(terms: readonly string[], draws: number, seed: number, sd: number): Float64Array[] {
  return withScratch((scratch) => {
    const normals = scratch.f64(draws);
    return terms.map((term) => {
      scratch.kernel.drawNormals(openStream(scratch, seed, `scale ${term}`), 0, draws, normals);
      const z = scratch.viewF64(normals, draws).slice();
      const mean = z.reduce((sum, value) => sum + value, 0) / draws;
      const spread = Math.sqrt(z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1));
      return z.map((value) => ((value - mean) / spread) * sd);
    });
  });
}

function pooledTable(plan: Plan, made: ReturnType<typeof pooled>): FurtherTable {
  const { columns } = plan.design.fixed;
  const { test, vcov } = plan.options;
  const { statistic, standardError, df } = made;
  const tests = withTails({ test, vcov, statistic, standardError, df });
  const limits = waldLimits(made.estimate, made, LEVEL);
  return {
    labels: { term: columns },
    numbers: {
      estimate: made.estimate,
      std_error: standardError,
      df,
      statistic,
      p_value: tests.p,
      conf_low: limits.lower,
      conf_high: limits.upper,
      log10_p: log10Tails(tests),
      p_expected: made.pExpected,
      within: made.within,
      between: made.between,
      draws: made.draws,
    },
  };
}
