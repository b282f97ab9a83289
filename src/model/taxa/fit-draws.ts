import { pick, without } from "../../options/check.js";
import type { FitOptions } from "../../options/fit.js";
import { type RunOptions, runOptions } from "../../options/run.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { fit } from "../fit.js";
import { planStudy } from "../plan-study.js";
import { furtherTable, qvaluesOf } from "../verbs/asked-tests.js";
import { type DrawnAs, drawSource } from "./draw-source.js";
import type { PooledDraws } from "./draws.js";
import { poolDraws } from "./pool-draws.js";

/** What `drawCounts` asks for, checked. */
interface Request {
  readonly as: DrawnAs;
  readonly prior: number;
  readonly draws: number;
  readonly scaleSd: number;
  readonly options: FitOptions & RunOptions;
}

/** Share of the work that the fit of the expected logarithms is. */
const FIRST = 0.02;

/** `drawCounts` of options that have been checked. */
export async function fitDraws(
  formula: string,
  counts: Table,
  metadata: Table | object,
  { as, prior, draws, scaleSd, options }: Request,
): Promise<PooledDraws> {
  const study = planStudy(formula, counts, metadata, without(runOptions, options));
  const { plan, dropped } = study;
  const run = pick(runOptions, options);
  const part = (from: number, to: number): RunOptions => ({
    ...run,
    onProgress: (fraction) => run.onProgress?.(from + fraction * (to - from)),
  });
  const source = drawSource(study.table, as, prior);
  const origin = { dropped, ...("tree" in as && { tree: as.tree }) };
  const model = await fit(plan, source.expected, part(0, FIRST), origin);
  const responses = columnNames(source.expected);
  const seed = plan.options.seed ?? 0;
  const table = await poolDraws(plan, source, responses, { draws, seed, scaleSd }, part(FIRST, 1));
  const tests = furtherTable(table, responses, qvaluesOf(plan, table, responses.length));
  return { model, tests };
}
