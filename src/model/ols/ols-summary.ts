import { suggest, UsageError } from "../../errors.js";
import { countStatuses, effectsTable, fixedTable } from "../read/summary.js";
import { formatP, numberOrNA } from "../read/text-table.js";
import type { OLSModel } from "./ols-model.js";

/** A summary of one response, or of all of them, as text. */
export function olsSummary(model: OLSModel, response?: string): string {
  return response === undefined ? ofAll(model) : ofOne(model, response);
}

function ofOne(model: OLSModel, response: string): string {
  const at = model.responses.indexOf(response);
  if (at < 0) {
    throw new UsageError(`summary: no response named '${response}'${suggest(response, model.responses)}`);
  }
  const { columns } = model.glance();
  const number = (values: Float64Array) => numberOrNA(values[at]!);
  return [
    "Linear model fitted by least squares",
    `Response   ${response}`,
    `Formula    ${model.formula}`,
    `Samples    ${model.nobs[at]}`,
    `Fit        R² ${number(columns.r2)}, adjusted ${number(columns.adj_r2)}; residual variance ${number(columns.sigma2)}; AIC ${number(columns.aic)}, BIC ${number(columns.bic)}`,
    `F          ${number(columns.statistic)} on ${columns.df1[at]} and ${columns.df2[at]} degrees of freedom, p ${formatP(columns.p_value[at]!, Math.log10(columns.p_value[at]!)) || "NA"}`,
    `Status     ${model.status[at]}${model.messages[at] === "" ? "" : `: ${model.messages[at]}`}`,
    ...model.notes.map((note) => `Note       ${note}`),
    "",
    "Coefficients (t on residual degrees of freedom)",
    fixedTable(model, at),
  ].join("\n");
}

function ofAll(model: OLSModel): string {
  const { dropped, plan } = model;
  return [
    `Linear models of ${model.responses.length} responses, least squares`,
    `Formula  ${model.formula}`,
    `Samples  ${plan.samples.length}; left out: ${dropped.table.length} only in the table, ${dropped.metadata.length} only in the metadata, ${dropped.missing.length} with missing covariates`,
    `Status   ${countStatuses(model)}`,
    `R²       ${numberOrNA(model.r2().overall)} over all responses`,
    ...model.notes.map((note) => `Note     ${note}`),
    "",
    effectsTable(model),
  ].join("\n");
}
