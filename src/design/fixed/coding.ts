import { polynomialContrasts } from "../bases/orthogonal-polynomials.js";
import { levelLabel } from "../values/levels.js";
import type { CodingSpec, Level } from "../values/value.js";

/**
 * How the levels of a factor become columns. Columns are made when asked for, so that a factor of many
 * levels never needs a square matrix.
 */
export interface Coding {
  /** What is put behind the factor's name, for each column. */
  readonly suffixes: readonly string[];
  /** The value of column `j` for each level. */
  column(j: number): Float64Array;
}

/**
 * The coding `spec` for sorted `levels`: with `full`, a column per level, so that the columns span the
 * constant; otherwise one fewer, so that they do not. Names and values are patsy's.
 */
export function makeCoding(spec: CodingSpec, levels: readonly Level[], full: boolean): Coding {
  const count = levels.length;
  switch (spec.coding) {
    case "treatment":
      return full ? indicators(levels) : treatment(levels, referenceOf(levels, spec.reference) ?? 0);
    case "sum":
      return withMean(sum(levels, referenceOf(levels, spec.omit) ?? count - 1), "[mean]", count, full);
    case "helmert":
      return withMean(helmert(levels), "[H.intercept]", count, full);
    case "diff":
      return diff(levels, full);
    case "poly":
      return polynomial(spec.scores ?? levels.map((_, i) => i), count, full);
    case "custom":
      return matrixCoding(spec.matrix, spec.suffixes);
  }
}

/**
 * The position that `Treatment(reference)` or `Sum(omit)` names: a level, else, for a whole number, an
 * index that counts from the end when negative. Undefined when nothing was named; -1 when it is not there.
 */
export function referenceOf(levels: readonly Level[], reference: Level | undefined): number | undefined {
  if (reference === undefined) return undefined;
  const exact = levels.indexOf(reference);
  if (exact >= 0) return exact;
  if (typeof reference === "number" && Number.isInteger(reference)) {
    const index = reference < 0 ? reference + levels.length : reference;
    return index >= 0 && index < levels.length ? index : -1;
  }
  const label = levelLabel(reference);
  return levels.findIndex((level) => levelLabel(level) === label);
}

function indicators(levels: readonly Level[]): Coding {
  return { suffixes: names("", levels), column: (j) => columnOf(levels.length, (i) => Number(i === j)) };
}

function treatment(levels: readonly Level[], reference: number): Coding {
  const others = without(levels, reference);
  return {
    suffixes: names("T.", others),
    column: (j) => columnOf(levels.length, (i) => Number(i === (j < reference ? j : j + 1))),
  };
}

function sum(levels: readonly Level[], omitted: number): Coding {
  const others = without(levels, omitted);
  return {
    suffixes: names("S.", others),
    column: (j) => {
      const own = j < omitted ? j : j + 1;
      return columnOf(levels.length, (i) => (i === omitted ? -1 : Number(i === own)));
    },
  };
}

function helmert(levels: readonly Level[]): Coding {
  return {
    suffixes: names("H.", levels.slice(1)),
    column: (j) => columnOf(levels.length, (i) => (i <= j ? -1 : i === j + 1 ? j + 1 : 0)),
  };
}

/** Backward differences: each level minus the one before it. In full the constant comes first, unnamed. */
function diff(levels: readonly Level[], full: boolean): Coding {
  const count = levels.length;
  const difference = (j: number) =>
    columnOf(count, (i) => (i <= j ? (j + 1 - count) / count : (j + 1) / count));
  if (!full) return { suffixes: names("D.", levels.slice(0, -1)), column: difference };
  return { suffixes: names("D.", levels), column: (j) => (j === 0 ? ones(count) : difference(j - 1)) };
}

function polynomial(scores: readonly number[], count: number, full: boolean): Coding {
  const columns = polynomialContrasts(scores);
  const degrees = [".Constant", ".Linear", ".Quadratic", ".Cubic"];
  const suffixes = Array.from({ length: count }, (_, degree) => degrees[degree] ?? `^${degree}`);
  if (!full) return { suffixes: suffixes.slice(1), column: (j) => columns[j]! };
  return { suffixes, column: (j) => (j === 0 ? ones(count) : columns[j - 1]!) };
}

function matrixCoding(matrix: readonly (readonly number[])[], suffixes: readonly string[]): Coding {
  return { suffixes, column: (j) => Float64Array.from(matrix, (row) => row[j]!) };
}

function withMean(reduced: Coding, name: string, count: number, full: boolean): Coding {
  if (!full) return reduced;
  return {
    suffixes: [name, ...reduced.suffixes],
    column: (j) => (j === 0 ? ones(count) : reduced.column(j - 1)),
  };
}

function names(prefix: string, levels: readonly Level[]): string[] {
  return levels.map((level) => `[${prefix}${levelLabel(level)}]`);
}

function without(levels: readonly Level[], omitted: number): Level[] {
  return levels.filter((_, i) => i !== omitted);
}

function ones(count: number): Float64Array {
  return new Float64Array(count).fill(1);
}

function columnOf(count: number, value: (level: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => value(i));
}
