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
  const { table } = makeTaxa(taxa, await filteredCounts(taxa, inputs, open, log), log);
  return { plan: withNotes(plan, table.notes), table, balances: undefined };
}
