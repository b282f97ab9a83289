import type { Design, DesignMatrix } from "../../design/design.js";
import type { DesignSpec, TermSpec } from "../../design/design-spec.js";
import { levelsSeen } from "../../design/rows/covariate-rows.js";
import { takeRows } from "../../design/rows/take-rows.js";
import { byColumn } from "../../fit/prepare/fixed-basis.js";
import { levelColumns } from "../../fit/prepare/level-columns.js";
import { DEPENDENT_SHARE, orthonormalise } from "../../fit/prepare/orthonormalise.js";
import { withScratch } from "../../kernel/scratch.js";
import type { FittedRows } from "../covariance/vcov-sensitivity.js";
import { categoricalFactors, numericFactors, type SeenLevels, typeThreeRows } from "./anova-type-three.js";
import type { Hypothesis } from "./contrast-tests.js";

/**
 * Which hypothesis an analysis of variance tests of each term:
 * - `"I"` the term, adjusted for those before it (in the order of `anovaTerms`)
 * - `"II"` the term, adjusted for all that do not contain it
 * - `"III"` the term, its effects averaged over the levels of all other factors
 */
export type AnovaType = "I" | "II" | "III";

/**
 * The terms that an analysis of variance tests, all but the intercept: main effects before interactions, otherwise as the
 * formula lists them.
 */
export function anovaTerms({ terms, spec }: DesignMatrix): string[] {
  const order = spec.order ?? [];
  const degree = (name: string) => {
    const term = termNamed(spec, name);
    return numericFactors(spec, term).length + categoricalFactors(spec, term).length;
  };
  return terms
    .filter(({ name, start, end }) => !isIntercept(name) && end > start)
    .map(({ name }) => name)
    .sort((a, b) => degree(a) - degree(b) || order.indexOf(a) - order.indexOf(b));
}

/** The columns of X in the order of a sequential analysis: those that it does not test, then term after term. */
export function sequentialOrder(fixed: DesignMatrix): number[] {
  const specs = anovaTerms(fixed).map((name) => termNamed(fixed.spec, name));
  const others = fixed.terms.filter(({ name }) => !specs.some((spec) => spec.name === name));
  return columnsOf(fixed, [...others, ...specs]);
}

/** The hypothesis of each of `anovaTerms` on the rows of some responses. */
export function anovaHypotheses(
  design: Pick<Design, "fixed" | "covariates">,
  type: AnovaType,
  { present, kept }: FittedRows,
): Hypothesis[] {
  const { fixed } = design;
  const specs = anovaTerms(fixed).map((name) => termNamed(fixed.spec, name));
  const single = specs.length === 1;
  if (type === "III" && !single) {
    const seen = seenLevels(design, present);
    return specs.map((term) => typeThreeRows(fixed.spec, term, seen));
  }
  const width = fixed.columns.length;
  const rows = present ?? Int32Array.from({ length: fixed.values.length / width }, (_, i) => i);
  const others = fixed.spec.terms.filter((term) => !specs.includes(term));
  // Of a single term all types test the same; the rows are lmerTest's.
  if (type === "I" || single) {
    const order = sequentialOrder(fixed);
    return specs.map((term) => sequentialRows(fixed, rows, order, columnsOf(fixed, [term])));
  }
  return specs.map((term) => {
    const own = columnsOf(fixed, [term]);
    const containing = specs.filter((other) => contains(fixed, other, term));
    // Adjusted for everything else, a term is what its coefficients say.
    if (containing.length === 0 && kept.length === width) return own.map((j) => unitRow(width, j));
    const before = [...others, ...specs.filter((other) => other !== term && !containing.includes(other))];
    return sequentialRows(fixed, rows, columnsOf(fixed, [...before, term, ...containing]), own);
  });
}

/** By factor: the positions of the levels that occur on some rows (all of them by default). */
function seenLevels(
  { fixed, covariates }: Pick<Design, "fixed" | "covariates">,
  present: Int32Array | undefined,
): SeenLevels {
  return fixed.spec.factors.map((factor, f) =>
    factor.kind === "categorical" ? levelsSeen(covariates, f, factor.levels.length, present) : [],
  );
}

/** Columns of X of a term. */
export function termColumns(fixed: DesignMatrix, name: string): number[] {
  return columnsOf(fixed, [termNamed(fixed.spec, name)]);
}

/** Columns of X of the terms that contain a term. */
export function containingColumns(fixed: DesignMatrix, name: string): number[] {
  const term = termNamed(fixed.spec, name);
  return columnsOf(
    fixed,
    fixed.spec.terms.filter((other) => other !== term && contains(fixed, other, term)),
  );
}

function termNamed({ terms }: DesignSpec, name: string): TermSpec {
  return terms.find((term) => term.name === name)!;
}

function unitRow(width: number, j: number): Float64Array {
  const row = new Float64Array(width);
  row[j] = 1;
  return row;
}

/** The columns of some terms, in their order. */
function columnsOf({ terms }: DesignMatrix, specs: readonly Pick<TermSpec, "name">[]): number[] {
  return specs.flatMap((spec) => {
    const { start, end } = terms.find(({ name }) => name === spec.name)!;
    return Array.from({ length: end - start }, (_, i) => start + i);
  });
}

/** Does one term contain the other: the same covariates and, among others, all its factors? (SAS's sense.) */
function contains({ spec }: DesignMatrix, outer: TermSpec, inner: TermSpec): boolean {
  const covariates = [outer, inner].map((term) => numericFactors(spec, term).join());
  const [large, small] = [categoricalFactors(spec, outer), categoricalFactors(spec, inner)];
  return (
    covariates[0] === covariates[1] &&
    large.length > small.length &&
    small.every((factor) => large.includes(factor)) &&
    !isIntercept(inner.name)
  );
}

function isIntercept(name: string): boolean {
  return name === "Intercept";
}

/**
 * The rows of R in X = QR, columns taken in `order`, that belong to the columns `own`, each divided by its diagonal
 * (Doolittle's factor of X'X): what these columns add to those before them. Columns far from zero are levelled first, as in
 * the fit; behind the intercept that changes no row.
 */
function sequentialRows(
  { values, columns }: DesignMatrix,
  rows: Int32Array,
  order: readonly number[],
  own: readonly number[],
): Float64Array[] {
  const width = columns.length;
  const n = rows.length;
  return withScratch((scratch) => {
    const { X } = levelColumns(takeRows(values, width, rows), width);
    const natural = byColumn(
      X,
      width,
      rows.map((_, i) => i),
    );
    const sorted = new Float64Array(natural.length);
    order.forEach((j, i) => {
      sorted.set(natural.subarray(j * n, (j + 1) * n), i * n);
    });
    const { R, kept } = orthonormalise(scratch, sorted, n, width, DEPENDENT_SHARE, 0);
    return Array.from(kept.keys())
      .filter((i) => own.includes(order[kept[i]!]!))
      .map((i) => {
        const row = new Float64Array(width);
        order.forEach((j, at) => {
          row[j] = R[i * width + at]! / R[i * width + kept[i]!]!;
        });
        return row;
      });
  });
}
