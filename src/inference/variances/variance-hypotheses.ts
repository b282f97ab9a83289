import { covarianceOf, ofWidth } from "../../covariance/structures.js";
import type { DesignSpec, TermSpec } from "../../design/design-spec.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { parameterCount } from "../../fit/lambda.js";
import { groupLabel, termLabel } from "../../fit/term-label.js";

/** A part of the random effects taken out. */
export interface VarianceHypothesis {
  /** `(1 | g)`, or `x in (1 + x | g)`. */
  readonly label: string;
  /** The term as tables of variance components call it: `g`, `g.1`. */
  readonly group: string;
  /** The terms that are left, in θ's order. */
  readonly random: readonly RandomTerm[];
  /** Parameters taken out. */
  readonly df: number;
  /** Variances taken out. */
  readonly variances: number;
}

/**
 * The hypotheses of a test of each random term, as lmerTest's `ranova`: where effects of a formula term vary besides an
 * intercept, their variances and all covariances with them are zero; otherwise the whole term is. A formula term stays
 * as long as one that contains it does: of `(x * z | g)` only `x:z` is tested.
 */
export function varianceHypotheses(random: readonly RandomTerm[]): VarianceHypothesis[] {
  return random.flatMap((term, t) => {
    const before = random.slice(0, t);
    const after = random.slice(t + 1);
    return reductions(term).map(({ label, left }) => ({
      label,
      group: groupLabel(term),
      random: left === undefined ? [...before, ...after] : [...before, left, ...after],
      df: parameterCount(term) - (left === undefined ? 0 : parameterCount(left)),
      variances: variancesOf(term) - (left === undefined ? 0 : variancesOf(left)),
    }));
  });
}

function reductions(term: RandomTerm): { label: string; left: RandomTerm | undefined }[] {
  const own = termLabel(term);
  const { hasOneVariance, isCorrelated } = covarianceOf(term);
  const groups = hasOneVariance ? [] : columnGroups(term);
  const slopes = groups.filter(({ name }) => name !== "Intercept");
  if (slopes.length === 0) return [{ label: own, left: undefined }];
  return slopes
    .filter((slope) => !isMarginal(slope, slopes))
    .map(({ name, columns }) => {
      const isWhole = columns.length === term.columns.length;
      // A factor coded in full holds the intercept, which stays.
      if (slopes.length === groups.length && isCorrelated && isConstant(term, columns)) {
        return { label: `${name} in ${own}`, left: withIntercept(without(term, columns)) };
      }
      if (isWhole) return { label: own, left: undefined };
      return { label: `${name} in ${own}`, left: without(term, columns) };
    });
}

/** Do some columns of Z add up to one in every row? */
function isConstant({ values, columns, index }: RandomTerm, some: readonly number[]): boolean {
  const k = columns.length;
  return index.every((_, i) => some.reduce((sum, j) => sum + values[i * k + j]!, 0) === 1);
}

function withIntercept(term: RandomTerm): RandomTerm {
  const k = term.columns.length;
  const values = new Float64Array(term.index.length * (k + 1));
  for (let i = 0; i < term.index.length; i++) {
    values[i * (k + 1)] = 1;
    values.set(term.values.subarray(i * k, (i + 1) * k), i * (k + 1) + 1);
  }
  return withEffects(term, ["Intercept", ...term.columns], values);
}

/** Columns of Z that belong to one term of the formula. */
interface ColumnGroup {
  readonly name: string;
  readonly columns: readonly number[];
  /** Positions of the term's factors in the specification; none where it is not known. */
  readonly factors: ReadonlySet<number>;
}

/** Is a term part of another, as x is of x:z? (R's `drop.scope`.) */
function isMarginal({ factors }: ColumnGroup, groups: readonly ColumnGroup[]): boolean {
  if (factors.size === 0) return false;
  return groups.some(
    (other) => other.factors.size > factors.size && [...factors].every((factor) => other.factors.has(factor)),
  );
}

function columnGroups({ spec, columns }: RandomTerm): ColumnGroup[] {
  const owners = spec.terms.flatMap((term) => new Array<string>(widthOf(spec, term)).fill(term.name));
  const groups = new Map<string, number[]>();
  columns.forEach((column, j) => {
    const name = owners[spec.columns.indexOf(column)] ?? column;
    groups.set(name, [...(groups.get(name) ?? []), j]);
  });
  const factorsOf = new Map(
    spec.terms.map(({ name, subterms }) => [name, new Set(subterms.flat().map(({ factor }) => factor))]),
  );
  return Array.from(groups, ([name, own]) => ({
    name,
    columns: own,
    factors: factorsOf.get(name) ?? new Set<number>(),
  }));
}

function widthOf({ factors }: DesignSpec, { subterms }: TermSpec): number {
  const widths = subterms.map((parts) =>
    parts.reduce((width, { factor, full }) => {
      const spec = factors[factor]!;
      return width * (spec.kind === "numeric" ? spec.width : spec.levels.length - (full ? 0 : 1));
    }, 1),
  );
  return widths.reduce((total, width) => total + width, 0);
}

function without(term: RandomTerm, dropped: readonly number[]): RandomTerm {
  const kept = term.columns.map((_, j) => j).filter((j) => !dropped.includes(j));
  const k = term.columns.length;
  const values = new Float64Array(term.index.length * kept.length);
  for (let i = 0; i < term.index.length; i++)
    kept.forEach((j, at) => {
      values[i * kept.length + at] = term.values[i * k + j]!;
    });
  return withEffects(
    term,
    kept.map((j) => term.columns[j]!),
    values,
  );
}

function withEffects(term: RandomTerm, columns: string[], values: Float64Array): RandomTerm {
  return { ...term, columns, values, covariance: ofWidth(term.covariance, columns.length) };
}

function variancesOf(term: RandomTerm): number {
  return covarianceOf(term).hasOneVariance ? 1 : term.columns.length;
}
