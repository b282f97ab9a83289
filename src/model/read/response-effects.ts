import type { Design } from "../../design/design.js";
import type { ReplayedResidual } from "../../design/residual/replay-residual.js";
import { conditionalModes } from "../../fit/conditional-modes.js";
import { structureParts } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { responseDesign } from "../../fit/run/cell-weights.js";
import type { FitDesign } from "../../fit/run/fit-design.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import { levelVariances } from "../../inference/level-variances.js";
import { newResiduals } from "../../inference/prediction/new-residuals.js";
import { structuredModes, structuredSolver } from "../../inference/structured-modes.js";
import { rowScale } from "../../residual/residual.js";
import type { Table } from "../../table/table.js";
import { populationMean } from "./linear-predictor.js";

/** Random effects of one response: values and relative variances for every level of each random term. */
export interface ResponseEffects {
  /** Per term: levels × k. */
  readonly values: readonly Float64Array[];
  /** Per term: levels × k × k, relative to σ². */
  readonly variances: readonly Float64Array[];
  /** Where residuals have a structure over subjects: what follows of the residuals at other rows of the same subjects. */
  readonly expectedResiduals?: (rows: ReplayedResidual, weights: Float64Array | undefined) => Float64Array;
}

/**
 * A function that gives the random effects of a response for all levels of every term; patterns of missing cells are
 * reduced once each. A level without rows for a response has effect zero and the prior variance Ψ, unless its covariances with
 * others are known.
 */
export function effectsReader(
  plan: Plan,
  result: FitResult,
  table: Table,
): (response: number) => ResponseEffects {
  if (plan.fallbacks === undefined) return ownReader(plan, result, table);
  const readers = new Map<number, () => ResponseEffects>();
  for (const part of structureParts(plan, result)) {
    const read = ownReader(part.plan, part.result, table);
    part.places.forEach((place, i) => {
      readers.set(place, () => read(i));
    });
  }
  return (response) => readers.get(response)!();
}

/** The same for responses of one structure of residuals. */
function ownReader(plan: Plan, result: FitResult, table: Table): (response: number) => ResponseEffects {
  const { random } = plan.design;
  const isOfSubjects = plan.design.residual?.columns.subject !== undefined;
  const ranges = thetaRanges(random);
  const widths = random.map((term) => term.columns.length);
  const reduce = reductionCache(plan);
  const residualOf = residualReader(plan, result, table);
  return (response) => {
    const theta = thetaOf(result, response);
    const values = random.map((term, t) => new Float64Array(term.levels.length * widths[t]!));
    const variances = ranges.map(({ term, from, to }) =>
      repeat(psiOfTerm(term, theta.subarray(from, to)), term.levels.length),
    );
    const { design, residual, present } = residualOf(response);
    const modesOf = () => {
      if (design.residual !== undefined) return structuredModes(design, present, theta, residual);
      const reduced = reduce(design, present);
      return reduced && conditionalModes(reduced, residual, theta, widths);
    };
    const modes = theta.includes(Number.NaN) ? null : modesOf();
    if (modes === null) return { values: values.map((v) => v.fill(Number.NaN)), variances };
    modes.forEach((found, t) => {
      const width = widths[t]!;
      found.level.forEach((level, g) => {
        values[t]!.set(found.modes.subarray(g * width, (g + 1) * width), level * width);
        if (found.variances === undefined) return;
        const block = found.variances.subarray(g * width * width, (g + 1) * width * width);
        variances[t]!.set(block, level * width * width);
      });
    });
    const knownVariances = random.some(({ known }) => known !== undefined)
      ? levelVariances(design, present, theta)
      : undefined;
    return {
      values,
      get variances() {
        return random.map((term, t) => (term.known ? knownVariances!(t) : variances[t]!));
      },
      ...(isOfSubjects && { expectedResiduals: residualsAt(design, present, theta, residual) }),
    };
  };
}

/** E[ε | y] at other rows, Cov(ε, y)V⁻¹e. */
function residualsAt(
  design: Design,
  present: Int32Array | undefined,
  theta: Float64Array,
  e: Float64Array,
): NonNullable<ResponseEffects["expectedResiduals"]> {
  return (rows, weights) => {
    const solved = e.slice();
    structuredSolver(design, present, theta)(solved);
    const { covariances } = newResiduals(design, present, rows, weights)(theta);
    return Float64Array.from(rows.subject, (_, row) => {
      let sum = 0;
      for (const [place, covariance] of covariances(row)) sum += covariance * solved[place]!;
      return sum;
    });
  };
}

function repeat(block: Float64Array, times: number): Float64Array {
  const out = new Float64Array(block.length * times);
  for (let i = 0; i < times; i++) out.set(block, i * block.length);
  return out;
}

/**
 * A function that gives √w (y − offset − Xβ) of a response on the rows where it has a value, those rows (undefined for
 * all), and its design.
 */
function residualReader(plan: Plan, result: FitResult, table: Table) {
  let tableRows: Int32Array | undefined;
  return (response: number) => {
    const name = result.responses[response]!;
    const column = numericColumn(table, name);
    tableRows ??= rowsInTable(plan, table);
    const mean = populationMean(plan, result, response);
    const design = responseDesign(plan, name, column, tableRows);
    const scale = rowScale(design);
    const all = Float64Array.from(tableRows, (row, i) => {
      const value = row < 0 ? Number.NaN : column[row]!;
      return (value - mean[i]!) * scale(i);
    });
    if (!all.includes(Number.NaN)) return { design, residual: all, present: undefined };
    const present = Int32Array.from(Array.from(all.keys()).filter((i) => !Number.isNaN(all[i])));
    return { design, residual: Float64Array.from(present, (i) => all[i]!), present };
  };
}

/** A reduction per pattern of missing cells, made once each; responses with weights of their own have one each. */
function reductionCache(plan: Plan): (design: Design, present: Int32Array | undefined) => FitDesign | null {
  const cache = new Map<string, FitDesign | null>();
  return (design, present) => {
    if (design !== plan.design) return reduceRows(design, present, plan.search).reduced;
    if (present === undefined) return plan.reduced;
    const key = present.join();
    if (!cache.has(key)) cache.set(key, reduceRows(design, present, plan.search).reduced);
    return cache.get(key)!;
  };
}
