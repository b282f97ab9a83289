import { ownMatrix } from "../../design/borders/own-matrix.js";
import type { Design } from "../../design/design.js";
import { designOnRows } from "../../design/rows/take-rows.js";
import { DataError, MixedlmError } from "../../errors.js";
import { either } from "../../problem.js";
import type { Plan } from "../plan.js";
import { reduceRows } from "../prepare/reduce-rows.js";
import { reasonsTogether, statusSentences } from "../status.js";
import { covariateReader } from "./covariate-tables.js";

/**
 * A function that gives the plan of one response after the other of a plan with covariates of each response: the one that
 * `prepare` makes of metadata in which the covariates are columns, with the values of this response. Samples without them are
 * left out. Values that the formula cannot take give the response a status.
 *
 * @throws DataError for a response without covariates, or with missing ones where these are refused
 */
export function ownPlans(plan: Plan): (response: string) => Plan {
  const read = covariateReader(plan);
  return (response) => ownPlan(plan, response, read(response));
}

function ownPlan(plan: Plan, response: string, values: readonly Float64Array[]): Plan {
  const { border, options, ...shared } = plan;
  const { covariates: _, ...own } = options;
  const plain = {
    ...shared,
    options: own,
    ...(plan.responses && { responses: [response] }),
  };
  const found = matrixOf(plan, values);
  if (found instanceof MixedlmError) {
    const [says = ""] = found.message.split("\n");
    return { ...plain, reduced: null, ...reasonsTogether([["unidentified", `covariates: ${says}`]]) };
  }
  const { rows, fixed, numbers } = found;
  if (options.missing === "raise") refuseMissing(plan, response, rows);
  const isWhole = rows.length === plan.samples.length;
  const kept = isWhole ? plan.design : designOnRows(plan.design, rows);
  const covariates = { ...kept.covariates, numbers: { ...kept.covariates.numbers, ...numbers } };
  const design: Design = { ...kept, fixed, covariates };
  const samples = isWhole ? plan.samples : Array.from(rows, (row) => plan.samples[row]!);
  if (rows.length === 0) {
    const reason = reasonsTogether([["all-missing", statusSentences["all-missing"]]]);
    return { ...plain, design, samples, reduced: null, ...reason };
  }
  const { reasons: __, ...whole } = reduceRows(design, undefined, plan.search);
  const isWeighted = typeof options.weights === "object";
  return { ...plain, design, samples, ...whole, ...(isWeighted && { reduced: null }) };
}

function matrixOf({ design, border }: Plan, values: readonly Float64Array[]) {
  try {
    return ownMatrix(design, border!, values);
  } catch (error) {
    if (error instanceof MixedlmError) return error;
    throw error;
  }
}

/** Throws DataError for the first sample without covariates. */
function refuseMissing({ samples, border }: Plan, response: string, rows: Int32Array): void {
  const row = samples.findIndex((_, i) => rows[i] !== i);
  if (row < 0) return;
  const drop = either('missing: "drop"', { option: "missing", value: "drop" });
  throw new DataError(
    {
      where: "missing values",
      rule: `response '${response}' has no ${border!.names.join(" or ")} for sample '${samples[row]}'`,
      hint: ["; ", drop, " leaves such samples out of that response"],
    },
    { column: response },
  );
}
