import { coefficientRecord } from "./coefficient-record.js";
import { fitRecord, varianceRecord } from "./fit-record.js";
import type { ReportData } from "./report-record.js";
import { namesOf, type SummaryTables } from "./summary-tables.js";

/** What every report shows of its responses, from the tables of results alone. */
type TableRecords = Pick<
  ReportData,
  "responses" | "responseTotal" | "terms" | "coefficients" | "fits" | "variance"
>;

/** @param held rows of the responses that the report has room for */
export function tableRecords(tables: SummaryTables, held: Int32Array): TableRecords {
  const { responses, terms } = namesOf(tables);
  return {
    responses: Array.from(held, (row) => responses[row]!),
    responseTotal: responses.length,
    terms,
    coefficients: coefficientRecord(tables.coefficients, terms.length, held),
    fits: fitRecord(tables.fits, held),
    variance: varianceRecord(tables.variance, held),
  };
}
