import type { CovarianceName } from "../../covariance/covariance.js";
import { diagonal } from "../../covariance/diagonal.js";
import { full } from "../../covariance/full.js";
import { covarianceOf, ofWidth } from "../../covariance/structures.js";
import { FormulaError } from "../../errors.js";
import type { Bar } from "../../formula/formula.js";
import type { DesignSpec } from "../design-spec.js";
import type { TermMatrix } from "../fixed/build-matrix.js";
import { showLevels } from "../values/levels.js";
import type { Grouping } from "./grouping.js";

/** One set of random effects: k effects for each level of a grouping factor. */
export interface RandomTerm {
  /** The grouping factor's name: "patient", "site:patient". */
  readonly group: string;
  /** The metadata columns that the grouping factor crosses. */
  readonly grouping: readonly string[];
  /** Names of the k columns of Z; "Intercept" for a random intercept. */
  readonly columns: readonly string[];
  /** Levels of the grouping factor that occur, sorted. */
  readonly levels: readonly string[];
  /** Level of each kept row. */
  readonly index: Int32Array;
  /** rows × k, row-major. */
  readonly values: Float64Array;
  /** The structure of the covariance of the k effects of a level: a name in `src/covariance/structures.ts`. */
  readonly covariance: CovarianceName;
  /** The numbers that its effects stand for, ascending, where their distances count. */
  readonly times?: readonly number[];
  /** The covariance of its levels, where it is known: two levels g and h have the covariance K_gh Ψ. Absent for independent levels. */
  readonly known?: KnownCovariance;
  /** Where it was asked for. */
  readonly source: "groups" | "bar" | "vc";
  /** Unique among the terms: the group, numbered when it comes again, or the name in `vcFormula`. */
  readonly name: string;
  /** The turn of its request (see `RandomRequest`); absent once the terms are in θ's order. */
  readonly turn?: number;
  /** Makes Z again for new rows. */
  readonly spec: DesignSpec;
  /** For a variance component, the design inside each group. */
  readonly cells?: readonly VarianceCell[];
}

/** The covariance of the levels of a random term. */
export interface KnownCovariance {
  /** K, levels × levels, row-major. */
  readonly values: Float64Array;
  /** How many of the levels occur, the first ones; K alone has the others. */
  readonly seen: number;
}

/** How many levels of a term occur in the rows that it was made of. */
export function levelsSeen({ known, levels }: Pick<RandomTerm, "known" | "levels">): number {
  return known?.seen ?? levels.length;
}

/** The covariance of two levels of a term beside Ψ: that which is known, else one within a level and none between levels. */
export function levelCovariance(
  { known, levels }: Pick<RandomTerm, "known" | "levels">,
  g: number,
  h: number,
): number {
  if (known !== undefined) return known.values[g * levels.length + h]!;
  return g === h ? 1 : 0;
}

/** The columns of a variance component inside one group. */
export interface VarianceCell {
  /** Label of the group. */
  readonly group: string;
  readonly spec: DesignSpec;
  /** The level that each column became, -1 where it is zero throughout; absent with k columns per group. */
  readonly levels?: readonly number[];
}

/** What varies over which groups, before it is split into terms. */
interface RandomPart {
  readonly grouping: readonly string[];
  readonly notation: Bar["notation"];
  readonly source: "groups" | "bar";
  /** Whether all its factors are numeric. */
  readonly isNumeric: boolean;
  readonly matrix: TermMatrix;
  readonly spec: DesignSpec;
}

/**
 * The terms of one random effect. `||` separates numeric columns into terms of their own; with a category
 * among the factors the effects stay together with a diagonal covariance, as lme4's diag.
 */
export function randomTerms(part: RandomPart, { levels, index }: Grouping): RandomTerm[] {
  const { matrix, spec, source, notation, grouping } = part;
  const group = grouping.join(":");
  const shared = { group, grouping, levels, index, source, name: group, spec };
  const { columns, values } = matrix;
  const covariance = notation === "|" ? full.name : notation === "||" ? diagonal.name : notation;
  if (notation === "||" && part.isNumeric && columns.length > 1) {
    return columns.map((column, j) => ({
      ...shared,
      columns: [column],
      values: pickColumn(values, columns.length, j),
      covariance: full.name,
    }));
  }
  const times = columns.length > 1 && covarianceOf({ covariance }).isOfTimes && timesOf(part);
  return [
    { ...shared, columns, values, covariance: ofWidth(covariance, columns.length), ...(times && { times }) },
  ];
}

/** The numbers that are the levels of the only factor. @throws FormulaError where they are none */
function timesOf({ spec }: RandomPart): number[] {
  const [factor] = spec.factors;
  const times = factor?.kind === "categorical" ? factor.levels.map(Number) : [];
  if (times.length > 0 && times.every((time, i) => Number.isFinite(time) && !(time <= times[i - 1]!)))
    return times;
  throw new FormulaError(
    `formula: ${factor?.name ?? "the effects"} must hold numbers, whose distances are known, got ` +
      `${showLevels(factor?.kind === "categorical" ? factor.levels : [])}`,
    spec.formula,
    0,
    spec.formula.length,
  );
}

function pickColumn(values: Float64Array, width: number, j: number): Float64Array {
  const column = new Float64Array(values.length / width);
  for (let i = 0; i < column.length; i++) column[i] = values[i * width + j]!;
  return column;
}

/** Numbers the names that come again: patient, patient.1, patient.2. */
export function nameApart(terms: readonly RandomTerm[]): RandomTerm[] {
  const taken = new Set<string>();
  return terms.map((term) => {
    let name = term.name;
    for (let i = 1; taken.has(name); i++) name = `${term.name}.${i}`;
    taken.add(name);
    return { ...term, name };
  });
}

/**
 * Random terms in the order of lme4's θ (`mkReTrms`). Where the numbers of levels never rise from one term to the next,
 * the terms stay as lme4 lists them; otherwise they come by decreasing number of levels, and of terms with as many levels
 * the later one first. Names are numbered in this order, as `VarCorr` does: of `(1 | h) + (x || g)` with more levels of g,
 * `g` is the slope and `g.1` the intercept.
 */
export function inThetaOrder(random: readonly RandomTerm[]): RandomTerm[] {
  const listed = [...random].sort((a, b) => (a.turn ?? 0) - (b.turn ?? 0));
  const rises = listed.some((term, t) => t > 0 && levelsSeen(term) > levelsSeen(listed[t - 1]!));
  if (rises) listed.reverse().sort((a, b) => levelsSeen(b) - levelsSeen(a));
  return nameApart(
    listed.map(({ turn: _, ...term }) => (term.source === "vc" ? term : { ...term, name: term.group })),
  );
}
