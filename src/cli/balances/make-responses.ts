import type { Plan } from "../../fit/plan.js";
import { withNotes } from "../../fit/prepare/with-notes.js";
import type { Table } from "../../table/table.js";
import type { FitRequest } from "../commands/request.js";
import type { Inputs, OpenInput } from "../files/read-inputs.js";
import type { Log } from "../log/log.js";
import { type Balances, makeBalances } from "./make-balances.js";
import { filteredCounts, makeTaxa } from "./make-taxa.js";

/** The responses of a fit, and the plan that they are fitted on. */
export interface MadeResponses {
  readonly plan: Plan;
  readonly table: Table;
  /** Present where they are balances. */
  readonly balances: Balances | undefined;
}

/** log2 of counts per million, on a plan with a weight for each cell. */
async function voomed(plan: Plan, counts: Table, log: Log): Promise<MadeResponses> {
  const { voomOnPlan } = await import("../../model/taxa/voom-on-plan.js");
  const { table, weights } = voomOnPlan(plan, counts);
  const done =
    "binary logarithms of counts per million, with a weight for each cell by the trend of the variance (voom)";
  log.note("responses", done);
  // Weights per cell give each response a design of its own.
  const weighted = { ...plan, options: { ...plan.options, weights }, reduced: null };
  return { plan: withNotes(weighted, [`responses are ${done}`]), table, balances: undefined };
}

/** The responses of a request: the columns of its table as they are, balances of them, or what single features become. */
export async function makeResponses(
  request: Pick<FitRequest, "balances" | "taxa">,
  plan: Plan,
  inputs: Inputs,
  open: OpenInput,
  log: Log,
): Promise<MadeResponses> {
  const { balances: along, taxa } = request;
  if (along !== undefined) {
    const balances = await makeBalances(along, inputs, open, log);
    return { plan, table: balances.table, balances };
  }
  if (taxa === undefined) return { plan, table: inputs.table, balances: undefined };
  const counts = await filteredCounts(taxa, inputs, open, log);
  if (taxa.voom) return voomed(plan, counts, log);
  const { table } = makeTaxa(taxa, counts, log);
  return { plan: withNotes(plan, table.notes), table, balances: undefined };
}
