import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import type { ClassDesign } from "../../fit/prepare/class-design.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import type { SparseDesign } from "../../fit/prepare/sparse-design.js";
import {
  type FitDesign,
  inKernelOrder,
  isByClasses,
  isMarginal,
  type OpenDesign,
  openDesign,
  setTheta,
} from "../../fit/run/fit-design.js";
import { NULL, type Pointer } from "../../kernel/pointer.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import type { TestMethod } from "../../options/fit.js";
import { independentResidual } from "../../residual/independent-design.js";
import type { Table } from "../../table/table.js";
import type { RobustMoments } from "../contrasts/robust-tests.js";
import { betweenWithinDf } from "./between-within-df.js";
import { componentsOf, loadComponents } from "./components.js";
import { type SharedRows, sharedRows, thetaOf } from "./response-rows.js";

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
  /** Degrees of freedom of each column that was kept, where they are the column's own. */
  readonly columnDf?: Float64Array;
  /** How a robust covariance varies, where its degrees of freedom are Satterthwaite's. */
  readonly robust?: RobustMoments;
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
  const own = method === "kenward-roger" ? planForInformation(plan) : plan;
  const { reml, information } = plan.options;
  for (const part of sharedRows(own, table, result.responses)) {
    const rows: FittedRows = { present: part.present, kept: part.reduced.kept };
    const receiveOwn = (response: number, found: Sensitivity) => receive(response, found, rows);
    partSensitivities(part, reml, result, method, receiveOwn, information === "expected");
  }
}

/**
 * The plan by which Kenward and Roger's adjustment is computed. Without a structure of residuals it takes the expected
 * information; where the observed one is asked for, the likelihood goes by the covariance of rows, as with a structure.
 */
function planForInformation(plan: Plan): Plan {
  const { design, options, search } = plan;
  if (options.information !== "observed" || design.residual !== undefined) return plan;
  const marginal = { ...design, residual: independentResidual(design.rows.length) };
  const { reduced } = reduceRows(marginal, undefined, search);
  return { ...plan, design: marginal, reduced: plan.reduced === null ? null : reduced };
}

/**
 * The same for responses that share their rows.
 *
 * @param isExpected whether Kenward and Roger's adjustment takes the expected information where residuals have a structure
 */
export function partSensitivities(
  part: SharedRows,
  reml: boolean,
  result: FitResult,
  method: TestMethod,
  receive: (response: number, sensitivity: Sensitivity) => void,
  isExpected = false,
): void {
  withScratch((scratch) => {
    const measure = measurer(scratch, part, reml, method, isExpected);
    for (const response of part.responses) {
      if (Number.isNaN(result.sigma2[response]!)) continue;
      const found = measure(result, response);
      if (found !== undefined) receive(response, found);
    }
  });
}

/** Kenward and Roger's of fits of which θ and σ² are known and no rows: they are blind to the responses. */
export function adjustedSensitivities(
  design: ClassDesign | SparseDesign,
  { theta, sigma2 }: Pick<FitResult, "theta" | "sigma2">,
  receive: (response: number, sensitivity: Sensitivity) => void,
): void {
  const m = design.parameters;
  withScratch((scratch) => {
    const open = openDesign(scratch, design, true, true, true);
    const length = sensitivityLength(design.p, m + 1);
    const out = scratch.f64(length);
    const compute = adjuster(scratch, open, design, out);
    sigma2.forEach((variance, i) => {
      setTheta(scratch, open, theta.subarray(i * m, (i + 1) * m));
      if (compute()) receive(i, partsOf(scratch.viewF64(out, length), design, variance));
    });
  });
}

/** Gives the sensitivity of one response of a fit; undefined where there is none. */
type Measure = (result: FitResult, response: number) => Sensitivity | undefined;

function measurer(
  scratch: Scratch,
  part: SharedRows,
  reml: boolean,
  method: TestMethod,
  isExpected: boolean,
): Measure {
  const design = part.reduced;
  if (method === "residual" || method === "normal")
    return (result, response) => ownCovariance(result, response, design);
  if (method === "between-within") {
    const columnDf = betweenWithinDf(part.design, part.present, design.kept);
    return (result, response) => ({ ...ownCovariance(result, response, design), columnDf });
  }
  const open = openDesign(scratch, design, reml, true, method === "kenward-roger");
  const length = sensitivityLength(design.p, design.parameters + 1);
  const out = scratch.f64(length);
  const compute =
    method === "kenward-roger" && !isMarginal(design)
      ? adjuster(scratch, open, design, out)
      : differentiator(scratch, open, part.read, out, method === "kenward-roger", isExpected);
  return (result, response) => {
    setTheta(scratch, open, thetaOf(result, response));
    if (!compute(response)) return undefined;
    return partsOf(scratch.viewF64(out, length).slice(), design, result.sigma2[response]!);
  };
}

/** Kenward and Roger's adjustment, blind to the response. */
function adjuster(
  scratch: Scratch,
  { fitter }: OpenDesign,
  design: ClassDesign | SparseDesign,
  out: Pointer,
): () => number {
  const { kernel } = scratch;
  if (isByClasses(design)) return () => kernel.kenwardRoger(fitter, NULL, NULL, out);
  const components = loadComponents(scratch, componentsOf(design));
  const room = scratch.require(kernel.openComponents(fitter, components));
  return () => kernel.kenwardRoger(fitter, components, room, out);
}

/**
 * Satterthwaite's derivatives, which take the response, and Kenward and Roger's adjustment of first order with them, where
 * residuals have a structure.
 */
function differentiator(
  scratch: Scratch,
  open: OpenDesign,
  read: SharedRows["read"],
  out: Pointer,
  adjusts: boolean,
  isExpected: boolean,
): (response: number) => number {
  const { kernel } = scratch;
  const { n } = open.design;
  const at = scratch.f64(n);
  const record = scratch.f64(open.recordSize);
  return (response) => {
    inKernelOrder(open.design, read(response), scratch.viewF64(at, n));
    return adjusts
      ? kernel.kenwardRogerMarginal(open.fitter, at, record, isExpected ? 1 : 0, out)
      : kernel.satterthwaiteSensitivity(open.fitter, at, record, out);
  };
}

function sensitivityLength(p: number, parameters: number): number {
  return ((2 + parameters) * (p * (p + 1))) / 2 + parameters * parameters;
}

function partsOf(numbers: Float64Array, design: FitDesign, sigma2: number): Sensitivity {
  const parameters = design.parameters + 1;
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
export function ownCovariance(
  { terms, vcov, sigma2 }: FitResult,
  response: number,
  { kept }: Pick<FitDesign, "kept">,
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
