import { type WeightedResponses, weightedResponses } from "../fit/cell-weights.js";
import { type FitDesign, openDesign, parametersOf, scaledTheta } from "../fit/fit-design.js";
import type { FitResult } from "../fit/fit-result.js";
import { numericColumn, rowsInTable } from "../fit/fit-table.js";
import { missingPatterns } from "../fit/missing-patterns.js";
import type { TestMethod } from "../fit/options.js";
import type { Plan } from "../fit/plan.js";
import { reduceRows } from "../fit/reduce-rows.js";
import { type ResponseSource, readResponse, reorderSource, responseSource } from "../fit/response-source.js";
import { type Scratch, withScratch } from "../kernel/scratch.js";
import type { Table } from "../table/table.js";
import { componentsOf, loadComponents } from "./components.js";

/**
 * What the tests of the fixed effects of one response are made of: their covariance, and how it moves with the variance
 * parameters, whose own covariance is known. Symmetric matrices are lower triangles packed by rows over the columns of X
 * that were kept. Laid out as assembly/inference/sensitivity.ts; relative to σ².
 */
export interface Sensitivity {
  /** Number of variance parameters; 0 where a test does not ask for them. */
  readonly parameters: number;
  readonly sigma2: number;
  /** σ²(X'V⁻¹X)⁻¹ / σ². */
  readonly vcov: Float64Array;
  /** The covariance that statistics use: Kenward and Roger's, otherwise `vcov` again. */
  readonly adjusted: Float64Array;
  /** parameters × packed: derivatives of `vcov`. */
  readonly slopes: Float64Array;
  /** parameters × parameters: asymptotic covariance of the parameters. */
  readonly spread: Float64Array;
}

/** Rows of the design on which responses have values, and what of X they tell. */
export interface FittedRows {
  /** Rows of the design; undefined for all. */
  readonly present: Int32Array | undefined;
  /** Columns of X that were kept. */
  readonly kept: Int32Array;
}

/**
 * Call `receive` with the sensitivity of every response that has estimates, a pattern of missing cells after the other.
 * Satterthwaite's needs the responses, Kenward and Roger's θ alone.
 *
 * @throws UsageError where the method cannot treat the design
 */
export function eachSensitivity(
  plan: Plan,
  table: Table,
  result: FitResult,
  method: TestMethod,
  receive: (response: number, sensitivity: Sensitivity, rows: FittedRows) => void,
): void {
  const fitted = Array.from(result.sigma2.keys()).filter((i) => !Number.isNaN(result.sigma2[i]!));
  const columns = fitted.map((i) => numericColumn(table, result.responses[i]!));
  const tableRows = rowsInTable(plan, table);
  for (const { design, responses } of designsOf(plan, result, fitted, columns, tableRows)) {
    const { patterns } = missingPatterns(columns, responses, tableRows);
    for (const pattern of patterns) {
      const complete = pattern.present.length === tableRows.length;
      const present = complete ? undefined : pattern.present;
      const reduced =
        complete && design === plan.design ? plan.reduced : reduceRows(design, present, plan.search).reduced;
      if (reduced === null) continue;
      const rows: FittedRows = { present, kept: reduced.kept };
      const source = responseSource(design, tableRows, present);
      withScratch((scratch) => {
        const measure = measurer(scratch, reduced, plan.options.reml, source, method);
        for (const i of pattern.responses) {
          const found = measure(result, fitted[i]!, columns[i]!);
          if (found !== undefined) receive(fitted[i]!, found, rows);
        }
      });
    }
  }
}

/** Responses that share a design: all of them, unless they have weights of their own. */
function designsOf(
  plan: Plan,
  { responses }: FitResult,
  fitted: readonly number[],
  columns: readonly ArrayLike<number>[],
  tableRows: Int32Array,
): readonly WeightedResponses[] {
  const { weights } = plan.options;
  if (typeof weights !== "object") return [{ design: plan.design, responses: Array.from(fitted.keys()) }];
  const names = fitted.map((i) => responses[i]!);
  return weightedResponses(plan, weights, names, columns, tableRows);
}

/** Gives the sensitivity of one response of a fit from its θ and its column; undefined where there is none. */
type Measure = (result: FitResult, response: number, column: ArrayLike<number>) => Sensitivity | undefined;

function measurer(
  scratch: Scratch,
  design: FitDesign,
  reml: boolean,
  source: ResponseSource,
  method: TestMethod,
): Measure {
  if (method === "residual" || method === "normal")
    return (result, response) => ownCovariance(result, response, design);
  const { kernel } = scratch;
  const open = openDesign(scratch, design, reml, true);
  const { fitter } = open;
  const parameters = parametersOf(design);
  const out = scratch.f64(sensitivityLength(design.p, parameters + 1));
  const record = scratch.f64(open.recordSize);
  const compute =
    method === "kenward-roger"
      ? adjuster(scratch, design, fitter, out)
      : withResponse(scratch, design, source, (response) =>
          design.kind === "factor"
            ? kernel.satterthwaiteSensitivity(fitter, response, out)
            : kernel.blockSatterthwaiteSensitivity(fitter, response, record, out),
        );
  return ({ theta, sigma2 }, response, column) => {
    const own = theta.subarray(response * parameters, (response + 1) * parameters);
    scratch.viewF64(open.start, parameters).set(scaledTheta(design, own));
    if (!compute(column)) return undefined;
    const numbers = scratch.viewF64(out, sensitivityLength(design.p, parameters + 1)).slice();
    return partsOf(numbers, design, sigma2[response]!);
  };
}

/** Kenward and Roger's adjustment, blind to the response. */
function adjuster(scratch: Scratch, design: FitDesign, fitter: number, out: number): () => number {
  const { kernel } = scratch;
  if (design.kind === "factor") return () => kernel.kenwardRoger(fitter, out);
  const components = loadComponents(scratch, componentsOf(design));
  const room = scratch.require(kernel.openComponents(fitter, components));
  return () => kernel.blockKenwardRoger(fitter, components, room, out);
}

/** A computation on the response as the design reads it. */
function withResponse(
  scratch: Scratch,
  design: FitDesign,
  source: ResponseSource,
  compute: (response: number) => number,
): (column: ArrayLike<number>) => number {
  const response = scratch.f64(design.n);
  const ordered = design.kind === "factor" ? reorderSource(source, design.order) : source;
  return (column) => {
    readResponse(column, ordered, scratch.viewF64(response, design.n));
    return compute(response);
  };
}

function sensitivityLength(p: number, parameters: number): number {
  return ((2 + parameters) * (p * (p + 1))) / 2 + parameters * parameters;
}

function partsOf(numbers: Float64Array, design: FitDesign, sigma2: number): Sensitivity {
  const parameters = parametersOf(design) + 1;
  const packed = (design.p * (design.p + 1)) / 2;
  const slopes = 2 * packed;
  const spread = slopes + parameters * packed;
  return {
    parameters,
    sigma2,
    vcov: numbers.subarray(0, packed),
    adjusted: numbers.subarray(packed, slopes),
    slopes: numbers.subarray(slopes, spread),
    spread: numbers.subarray(spread),
  };
}

/** The covariance of the record alone. */
function ownCovariance(
  { terms, vcov, sigma2 }: FitResult,
  response: number,
  { kept }: FitDesign,
): Sensitivity {
  const from = (response * (terms * (terms + 1))) / 2;
  const relative = new Float64Array((kept.length * (kept.length + 1)) / 2);
  let at = 0;
  kept.forEach((row, i) => {
    for (const column of kept.subarray(0, i + 1)) {
      relative[at++] = vcov[from + (row * (row + 1)) / 2 + column]! / sigma2[response]!;
    }
  });
  const none = new Float64Array(0);
  const own = { vcov: relative, adjusted: relative, slopes: none, spread: none };
  return { parameters: 0, sigma2: sigma2[response]!, ...own };
}
