import { covarianceOf } from "../../covariance/structures.js";
import type { Design } from "../../design/design.js";
import { levelsSeen, type RandomTerm } from "../../design/random/random-term.js";
import { takeRows, takeTerm } from "../../design/rows/take-rows.js";
import { withScratch } from "../../kernel/scratch.js";
import { type Residual, residualOf } from "../../residual/residual.js";
import { reduceMarginal } from "../residuals.js";
import { type FitDesign, isByClasses } from "../run/fit-design.js";
import type { SearchSettings } from "../run/search-settings.js";
import { type Reason, reasonsTogether, statusSentences } from "../status.js";
import { termLabel } from "../term-label.js";
import { droppedColumns, tooFewRows } from "./describe-rows.js";
import { byColumn, fixedBasis } from "./fixed-basis.js";
import { isInSpanOfFixed, isLikeResiduals, unidentified } from "./identifiable.js";
import { type ColumnLevels, levelColumns } from "./level-columns.js";
import { makeClassDesign } from "./make-class-design.js";
import { makeSparseDesign } from "./make-sparse-design.js";

/** A reduced design, or why there is none. */
export interface ReducedRows {
  readonly reduced: FitDesign | null;
  /** Statuses that hold for every response on these rows. */
  readonly flags: number;
  /** What these statuses say of the rows, the worst first; empty where all is well. */
  readonly message: string;
  /** The statuses one by one. */
  readonly reasons: readonly Reason[];
}

/**
 * Reduce a design on some of its rows (all by default). Levels without rows are left out; where the rows cannot
 * tell the variances apart, or are too few, the reduction is null and flags and message say why.
 *
 * @param search what is held of the covariance parameters, when anything is
 * @param form `sparse` for the form of the likelihood that holds for any structure, where another would do
 */
export function reduceRows(
  design: Design,
  rows?: Int32Array,
  search?: SearchSettings,
  form?: "sparse",
): ReducedRows {
  const { fixed, random } = design;
  const columns = fixed.columns.length;
  const count = rows === undefined ? design.rows.length : rows.length;
  if (count === 0) return irreducible([["all-missing", statusSentences["all-missing"]]]);
  if (design.residual !== undefined) return reduceMarginal(design, rows, search);
  const { X, levels } = levelColumns(
    rows === undefined ? fixed.values : takeRows(fixed.values, columns, rows),
    columns,
  );
  const terms = rows === undefined ? random : random.map((term) => takeTerm(term, rows));
  const scaled = whitened(residualOf(design), X, columns, terms, rows);
  const reason = unidentified(scaled.terms, count);
  if (reason !== undefined) {
    const kept = keptColumns(scaled.X, columns, count, levels);
    return irreducible([
      ...tooFewRows(fixed, count, kept),
      ["unidentified", reason],
      ...droppedColumns(design, kept, rows),
    ]);
  }
  const ofAnyTerms = () => makeSparseDesign(scaled.X, columns, scaled.terms, search, levels);
  const reduced =
    form === undefined && isOneFactor(terms) && !isPartOfTriangleHeld(terms, search)
      ? makeClassDesign(scaled.X, columns, scaled.terms, search, levels)
      : ofAnyTerms();
  const { kept } = reduced;
  const lost = droppedColumns(design, kept, rows);
  const few = tooFewRows(fixed, count, kept);
  if (few.length > 0) return irreducible([...few, ...lost]);
  if (isByClasses(reduced) && isInSpanOfFixed(reduced)) {
    const { group } = terms[0]!;
    const same = `the effects of ${group} are fixed effects already; leave out one of them`;
    return irreducible([["unidentified", same], ...lost]);
  }
  if (isByClasses(reduced) && isLikeResiduals(reduced)) {
    const label = termLabel(terms[0]!);
    const same = `${label}: beside the fixed effects, the known covariance is that of independent samples, so its variance cannot be told from that of the residuals`;
    return irreducible([["unidentified", same], ...lost]);
  }
  const searched = isByClasses(reduced) && hasManyOptima(terms) ? ofAnyTerms() : reduced;
  return { reduced: searched, reasons: lost, ...reasonsTogether(lost) };
}

function irreducible(reasons: readonly Reason[]): ReducedRows {
  return { reduced: null, reasons, ...reasonsTogether(reasons) };
}

/** The columns of X that do not depend on earlier ones. */
function keptColumns(X: Float64Array, columns: number, rows: number, levels?: ColumnLevels): Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  return withScratch(
    (scratch) => fixedBasis(scratch, byColumn(X, columns, order), columns, rows, levels).kept,
  );
}

/** One term, or several random effects without covariances on one factor: the path whose cost is free of n. */
function isOneFactor(terms: readonly RandomTerm[]): boolean {
  if (terms.some((term) => covarianceOf(term).searched !== undefined)) return false;
  if (terms.some(({ known }) => known !== undefined))
    return terms.length === 1 && terms[0]!.columns.length === 1;
  const { group, source } = terms[0]!;
  if (terms.length === 1) return source !== "vc" || !terms[0]!.index.includes(-1);
  return terms.every((term) => term.group === group && term.source !== "vc" && term.columns.length === 1);
}

/** Are elements of a whole triangle of Λ held? They are no elements of Ψ, by which classes count. */
function isPartOfTriangleHeld(terms: readonly RandomTerm[], search?: SearchSettings): boolean {
  if (search === undefined || !search.free.includes(0)) return false;
  return terms.some((term) => covarianceOf(term).isCorrelated && term.columns.length > 1);
}

/** Levels of a factor, and correlated effects of each, with which the criterion often has several optima. */
const FEW_LEVELS = 60;
const MANY_EFFECTS = 3;

/** Is a term searched from more starts than the path of a single grouping factor has? */
function hasManyOptima(terms: readonly RandomTerm[]): boolean {
  return terms.some(
    (term) =>
      covarianceOf(term).isUnstructured &&
      term.columns.length >= MANY_EFFECTS &&
      levelsSeen(term) <= FEW_LEVELS,
  );
}

/** X and Z as they are beside residuals of one variance. */
function whitened(
  residual: Residual,
  X: Float64Array,
  columns: number,
  terms: readonly RandomTerm[],
  rows: Int32Array | undefined,
) {
  return {
    X: residual.whiten({ values: X, width: columns, rows }),
    terms: terms.map((term) => ({
      ...term,
      values: residual.whiten({ values: term.values, width: term.columns.length, rows }),
    })),
  };
}
