import type { RandomTerm } from "../../design/random/random-term.js";
import { type ReplayedTerm, replayMatrix, replayOffset, replayRandom } from "../../design/replay.js";
import { DataError, describe, suggest, UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { termLabel } from "../../fit/term-label.js";
import { placeOfNew } from "../../inference/prediction/new-residuals.js";
import { newWeights, residualRows } from "../../inference/prediction/prediction-rows.js";
import * as option from "../../options/schema.js";
import { numbersOf } from "../../table/columns.js";
import { Frame } from "../../table/frame.js";
import { quoteSome } from "../../table/make-table.js";
import type { TableLike } from "../../table/source-columns.js";
import { spellingHint } from "../../table/spelling/spelling-notes.js";
import type { Table } from "../../table/table.js";
import { blankInestimable, type EstimabilityOf } from "./estimable-means.js";
import { addEffects, fittedFrame } from "./fitted.js";
import { linearPredictor } from "./linear-predictor.js";
import type { ResponseEffects } from "./response-effects.js";

/** Options of `predict`. */
export interface PredictOptions {
  /**
   * Which random effects are added: none (default, the population mean, as gneiss), all, or those of the terms
   * named. With all, and residuals that have a structure, also what the seen rows of a known subject say of its residual: a
   * visit that it has gives its own value back, and one that it has not its conditional mean.
   */
  readonly random?: boolean | readonly string[] | undefined;
  /** What a level that was not in the fit, or is missing, stands for: effect zero (default), or an error. */
  readonly newLevels?: "zero" | "error" | undefined;
  /**
   * Covariates of each response at the new samples, tables of samples × responses by name. A covariate without one is a column
   * of the new samples, which holds for every response.
   */
  readonly covariates?: Readonly<Record<string, TableLike>> | undefined;
}

export const predictOptions: option.OptionsFor<PredictOptions> = {
  random: option.anything(),
  newLevels: option.words("zero", "error"),
  covariates: option.record(),
};

/**
 * Predictions, samples × responses, for new metadata (or the fitted samples). A sample that misses a covariate gets
 * NaN throughout; one whose population mean the rows of a response cannot tell (the empty cell of an interaction) gets NaN
 * for that response, with random effects too: whatever value the kept columns give depends on how X is coded.
 * The frame's `notes` name levels of random terms that the fit has not seen.
 *
 * @throws DataError for a missing column, a level that was not seen, or a point outside the knots of a spline
 */
export function predict(
  plan: Plan,
  result: FitResult,
  effects: (response: number) => ResponseEffects,
  estimabilityOf: EstimabilityOf,
  newdata: Table | undefined,
  { random = false, newLevels = "zero" }: PredictOptions,
): Frame {
  const chosen = chosenTerms(plan, random);
  const ofSubjects = isOfSubjects(plan, random);
  const residuals = ofSubjects && residualRows(plan, newdata, { ofSubjects, ofVariances: false });
  if (newdata === undefined) {
    const { weights } = plan.design;
    const epsilon = (found: ResponseEffects) =>
      residuals ? found.expectedResiduals?.(residuals, weights) : undefined;
    const ofResponse = (response: number) => {
      const found = effects(response);
      return { ...only(found, chosen), residuals: epsilon(found) };
    };
    return fittedFrame(plan, result, estimabilityOf, ofResponse);
  }
  const X = replayMatrix(plan.design.fixed.spec, newdata).values;
  const terms = plan.design.random.map((term, t) =>
    chosen.has(t) ? replayRandom(term, newdata) : undefined,
  );
  if (newLevels === "error")
    terms.forEach((term, t) => {
      if (term !== undefined) refuseNewLevels(plan, t, term, newdata);
    });
  const shift = newOffset(plan, newdata);
  const weights = residuals ? newWeights(plan, newdata) : undefined;
  const width = result.responses.length;
  const rows = newdata.index.length;
  const values = new Float64Array(rows * width);
  const blank = blankInestimable(X, estimabilityOf);
  for (let j = 0; j < width; j++) {
    const beta = result.beta.subarray(j * result.terms, (j + 1) * result.terms);
    const mean = linearPredictor(X, beta, rows);
    blank(mean, j);
    const found = chosen.size === 0 && !residuals ? undefined : effects(j);
    terms.forEach((term, t) => {
      if (term !== undefined) addEffects(mean, term.index, term.values, found!.values[t]!);
    });
    const epsilon = residuals && found?.expectedResiduals?.(residuals, weights);
    if (epsilon) for (let i = 0; i < rows; i++) mean[i]! += epsilon[i]!;
    for (let i = 0; i < rows; i++) values[i * width + j] = mean[i]! + (shift?.[i] ?? 0);
  }
  const notes = terms.flatMap((term, t) =>
    term === undefined ? [] : newLevelNotes(plan.design.random[t]!, term, chosen.size),
  );
  return new Frame(newdata.index, result.responses, values, { notes });
}

/** Of each new sample: whether it misses something that its predictions read. */
export function incompleteSamples(plan: Plan, newdata: Table, { random = false }: PredictOptions): boolean[] {
  const X = replayMatrix(plan.design.fixed.spec, newdata).values;
  const shift = newOffset(plan, newdata);
  const terms = Array.from(chosenTerms(plan, random), (t) => replayRandom(plan.design.random[t]!, newdata));
  const ofSubjects = isOfSubjects(plan, random);
  const residuals = ofSubjects && residualRows(plan, newdata, { ofSubjects, ofVariances: false });
  const lacksVisit = (row: number) =>
    residuals && residuals.subject[row]! >= 0 && placeOfNew(residuals, row) === undefined;
  const rows = newdata.index.length;
  const isMissing = (values: Float64Array, row: number) => {
    const width = values.length / rows;
    return values.subarray(row * width, (row + 1) * width).some(Number.isNaN);
  };
  return newdata.index.map(
    (_, row) =>
      isMissing(X, row) ||
      Number.isNaN(shift?.[row]) ||
      lacksVisit(row) ||
      terms.some(({ index, values }) => index[row]! >= 0 && isMissing(values, row)),
  );
}

/** Is what the seen rows of a subject say of its residual a part of the prediction? */
export function isOfSubjects({ design }: Plan, random: PredictOptions["random"]): boolean {
  return random === true && design.residual?.columns.subject !== undefined;
}

/** Positions of the random terms that take part. */
export function chosenTerms(plan: Plan, random: boolean | readonly string[]): Set<number> {
  const names = plan.design.random.map((term) => term.name);
  if (typeof random === "boolean") return new Set(random ? names.keys() : []);
  return new Set(
    listOfTerms(random).map((name) => {
      const at = names.indexOf(name);
      if (at < 0) {
        throw new UsageError(
          `predict: no random term named '${name}'${suggest(name, names)}; there are ${names.join(", ")}`,
        );
      }
      return at;
    }),
  );
}

function listOfTerms(random: readonly string[]): readonly string[] {
  if (Array.isArray(random)) return random;
  throw new UsageError(
    `predict: random must be true, false or an array of random terms, got ${describe(random)}`,
  );
}

/** Throws DataError for the first sample whose level of a term has no effect in the fit. */
function refuseNewLevels({ design }: Plan, t: number, { index, labels }: ReplayedTerm, newdata: Table): void {
  const row = index.indexOf(-1);
  if (row < 0) return;
  const term = design.random[t]!;
  const level = labels[row] ?? "missing";
  throw new DataError(
    `predict: ${termLabel(term)} has no effect for level '${level}' of sample '${newdata.index[row]}'; ` +
      'newLevels: "zero" predicts it without one',
    { column: term.group },
  );
}

/** The effects with those of other terms set to zero. */
function only(effects: ResponseEffects, chosen: ReadonlySet<number>): ResponseEffects {
  const values = effects.values.map((value, t) => (chosen.has(t) ? value : new Float64Array(value.length)));
  return { ...effects, values };
}

/** The offset of new rows: the column named in the options and every `offset(...)` of the formula. */
function newOffset({ options, design }: Plan, newdata: Table): Float64Array | undefined {
  const inFormula = replayOffset(design.fixed.spec, newdata);
  if (options.offset === undefined) return inFormula;
  const column = numbersOf(newdata, options.offset);
  return column.map((value, i) => value + (inFormula?.[i] ?? 0));
}

/**
 * What to say of rows whose level of a random term has no effect: levels that were not in the fit, by name and where they
 * differ from one that was only in spelling, and missing ones.
 *
 * @param terms how many random terms take part in the prediction
 */
function newLevelNotes(term: RandomTerm, rows: ReplayedTerm, terms: number): string[] {
  const without = Array.from(rows.index.keys()).filter((row) => rows.index[row]! < 0);
  const missing = without.filter((row) => rows.labels[row] === null);
  const unseen = without.filter((row) => rows.labels[row] !== null);
  const names = [...new Set(unseen.map((row) => rows.labels[row]!))];
  const become = terms === 1 ? "predicted at the population mean" : "predicted without this effect";
  const notes: string[] = [];
  if (unseen.length > 0) {
    const levels = names.length === 1 ? "a level" : `${names.length} levels`;
    const hint = spellingHint(names, term.levels, ["the new data", "the fit"]);
    notes.push(
      `${termLabel(term)}: ${levels} that the fit has not seen, ${quoteSome(names)}; ${samples(unseen)} ${become}${hint}`,
    );
  }
  if (missing.length > 0) {
    notes.push(`${termLabel(term)}: no level, as ${term.group} is missing; ${samples(missing)} ${become}`);
  }
  return notes;
}

function samples({ length }: readonly number[]): string {
  return `${length} ${length === 1 ? "sample is" : "samples are"}`;
}
