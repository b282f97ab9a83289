import { oneStructure } from "../../fit/fallbacks.js";
import type { Plan } from "../../fit/plan.js";
import type { LMEModel } from "../../model/lme-model.js";
import { longTable } from "../../model/read/frames.js";
import { bootstrapInThreads } from "../../model/resampling/bootstrap.js";
import { permuteInThreads } from "../../model/resampling/permute.js";
import { wholeTableInThreads } from "../../model/resampling/whole-table.js";
import type { RunOptions } from "../../options/run.js";
import type { Table } from "../../table/table.js";
import type { ResamplingRequest } from "../commands/request.js";

/** Runs work in workers, showing how far it is under a heading. */
type Run = <T>(heading: string, work: (run: RunOptions) => Promise<T>) => Promise<T>;

/** Throws UsageError for tests that the plan does not allow, before anything is fitted. */
export function checkResampling(
  plan: Plan,
  { permute = [], wholeTable, bootstrap, moderate }: ResamplingRequest,
): void {
  const asked = { permute: permute.length > 0, wholeTable, bootstrap, moderate };
  for (const [name, isAsked] of Object.entries(asked)) if (isAsked) oneStructure({ plan }, name);
}

/** The tests that take all responses at once, by the names of their files; seeds are those of the model. */
export async function resampledTables(
  model: LMEModel,
  request: ResamplingRequest,
  run: Run,
): Promise<Readonly<Record<string, Table>>> {
  const { permute: terms = [], wholeTable, nperm, bootstrap, nsim, moderate } = request;
  const draws = nperm === undefined ? {} : { nperm };
  const sims = nsim === undefined ? {} : { nsim };
  const out: Record<string, Table> = {};
  if (terms.length > 0) out.permutation = await permutations(model, terms, draws, run);
  if (wholeTable) out["whole-table"] = await run("permuted", (own) => wholeTableInThreads(model, draws, own));
  if (bootstrap) out.bootstrap = await run("bootstrapped", (own) => bootstrapInThreads(model, sims, own));
  if (moderate) out.moderated = model.moderate().tests;
  return out;
}

/** The tests of several terms, one below the other. */
async function permutations(
  model: LMEModel,
  terms: readonly string[],
  draws: { readonly nperm?: number },
  run: Run,
): Promise<Table> {
  const tables: Awaited<ReturnType<typeof permuteInThreads>>[] = [];
  for (const term of terms)
    tables.push(await run("permuted", (own) => permuteInThreads(model, { term, ...draws }, own)));
  const numbers = (name: "statistic" | "p_value" | "q_value" | "p_family") =>
    Float64Array.from(tables.flatMap(({ columns }) => [...columns[name]]));
  return longTable({
    response: tables.flatMap(({ columns }) => columns.response),
    term: terms.flatMap((term) => model.responses.map(() => term)),
    statistic: numbers("statistic"),
    p_value: numbers("p_value"),
    q_value: numbers("q_value"),
    p_family: numbers("p_family"),
  });
}
