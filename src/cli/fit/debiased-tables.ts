import type { FurtherTables } from "../../fit/fit-result.js";
import type { LMEModel } from "../../model/lme-model.js";
import { type DebiasedTests, debias } from "../../model/taxa/debias.js";
import { asFurther } from "../../model/verbs/asked-tests.js";
import type { Table } from "../../table/table.js";
import type { Log } from "../log/log.js";
import { effectsSummary } from "./effects-table.js";

/** What is written of debiased effects. */
interface DebiasedTables {
  /** Beside the estimates of the responses, where these are the taxa. */
  readonly further: FurtherTables;
  /** Tables of their own. */
  readonly tables: Readonly<Record<string, Table>>;
  /** What was found, for the screen. */
  readonly summary: string;
}

/**
 * Effects of taxa less what they share.
 *
 * @param taxa the model of the taxa where that of the request is of balances
 */
export async function debiasedTables(
  model: LMEModel,
  taxa: LMEModel | undefined,
  method: DebiasedTests["method"],
  log: Log,
): Promise<DebiasedTables> {
  const own = taxa ?? model;
  const { tests, shifts } = await debias(own, { method });
  noteShifts(method, shifts, log);
  const summary = effectsSummary(own.terms);
  summary.take(tests.columns as unknown as Parameters<typeof summary.take>[0], own.status);
  const heading = method === "mode" ? "less the mode of all taxa" : "against the median of all taxa";
  const tables = { shifts, ...(taxa && { debiased: withFeatures(tests) }) };
  return {
    further: taxa === undefined ? { debiased: asFurther(tests, own.responses.length) } : {},
    tables,
    summary: `\n${heading}:\n${summary.table()}`,
  };
}

function noteShifts(method: string, { columns }: Table, log: Log): void {
  const terms = columns["term"] as readonly string[];
  const [shift, taxa] = [columns["shift"] as Float64Array, columns["taxa"] as Float64Array];
  for (const [i, term] of terms.entries())
    log.note(method, `${term} ${Number(shift[i]!.toPrecision(4))}, of ${taxa[i]} taxa`);
}

/** Effects of single features beside balances are named as such. */
function withFeatures({ index, columns: { response, ...rest } }: Table): Table {
  return { index, columns: { feature: response!, ...rest } };
}
