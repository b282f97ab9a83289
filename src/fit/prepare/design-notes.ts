import { covarianceOf } from "../../covariance/structures.js";
import type { Design } from "../../design/design.js";
import type { DesignSpec } from "../../design/design-spec.js";
import { quotedColumn } from "../../design/names-used.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { readGroup } from "../../design/values/group-column.js";
import { levelLabel } from "../../design/values/levels.js";
import { childrenOf, type Expression } from "../../formula/expression.js";
import { parseExpression } from "../../formula/parse-expression.js";
import { tokenize } from "../../formula/tokenize.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureOfResidual } from "../../residual/structures.js";
import { dateColumn } from "../../table/dates.js";
import { givenLabels, isBeyond } from "../../table/labels.js";
import { someOf } from "../../table/some-of.js";
import { alikeNotes } from "../../table/spelling/spelling-notes.js";
import type { Table } from "../../table/table.js";
import { structuredLabel, termLabel } from "../term-label.js";

/** Ratio of standard deviations from which columns of X are said to be on very different scales, as lme4. */
const VERY_DIFFERENT = 1e3;

/** What a reader of the results should know of a design: one sentence each. */
export function designNotes({ fixed, random, residual }: Design): string[] {
  const single = [fixed.spec, ...random.map(({ spec }) => spec)].flatMap(singleLevels);
  const groups = random.flatMap(({ group, levels, source }) =>
    levels.length === 1 && source !== "vc" ? [oneLevel(group, levels[0]!)] : [],
  );
  return [
    ...new Set([...single, ...groups]),
    ...scaleNote(fixed.values, fixed.columns),
    ...random.flatMap(constantSlopes),
    ...random.flatMap(contrastsInStructure),
    ...(residual === undefined ? [] : orderOfVisits(residual)),
    ...random.flatMap(manyTimes),
  ];
}

/** Factors with a single level in the samples of the model, such as an arm of which a subset left one. */
function singleLevels({ factors }: DesignSpec): string[] {
  return factors.flatMap((factor) =>
    factor.kind === "categorical" && factor.onlyLevel !== undefined
      ? [oneLevel(factor.name, levelLabel(factor.levels[factor.onlyLevel]!))]
      : [],
  );
}

function oneLevel(name: string, level: string): string {
  return `${name} has only one level in the samples of the model, '${level}'; nothing can be said of its effect`;
}

/**
 * Estimates do not depend on the scale of a covariate; reading them side by side does. A constant column, whose standard
 * deviation is the rounding of its mean, has no scale.
 */
function scaleNote(X: Float64Array, columns: readonly string[]): string[] {
  const spread = columns.map((_, j) =>
    isConstant(X, columns.length, j) ? 0 : standardDeviation(X, columns.length, j),
  );
  const varying = spread.map((value, j) => ({ value, j })).filter(({ value }) => value > 0);
  if (varying.length < 2) return [];
  varying.sort((a, b) => a.value - b.value);
  const [least, most] = [varying[0]!, varying.at(-1)!];
  const ratio = most.value / least.value;
  if (ratio <= VERY_DIFFERENT) return [];
  return [
    `${columns[most.j]} varies ${ratio.toPrecision(2)} times as much as ${columns[least.j]}; consider rescaling`,
  ];
}

function isConstant(X: Float64Array, width: number, j: number): boolean {
  for (let at = j + width; at < X.length; at += width) if (X[at] !== X[j]) return false;
  return true;
}

function standardDeviation(X: Float64Array, width: number, j: number): number {
  const rows = X.length / width;
  let mean = 0;
  for (let i = 0; i < rows; i++) mean += X[i * width + j]! / rows;
  let total = 0;
  for (let i = 0; i < rows; i++) total += (X[i * width + j]! - mean) ** 2;
  return Math.sqrt(total / rows);
}

/** Slopes on a covariate that is the same throughout every level, so that no level shows a slope. */
function constantSlopes(term: RandomTerm): string[] {
  const k = term.columns.length;
  if (k === 1) return [];
  return term.columns.flatMap((column, a) => {
    if (column === "Intercept" || variesInside(term, a)) return [];
    return [
      `${termLabel(term)}: ${column} does not vary inside any level of ${term.group}; ` +
        "its variance rests on differences between levels alone",
    ];
  });
}

/** A structure over an intercept and contrasts is one of differences between levels, as in lme4; rarely what is meant. */
function contrastsInStructure(term: RandomTerm): string[] {
  const { columns, source, spec } = term;
  const category = spec.factors.find(({ kind }) => kind === "categorical");
  const isOfLevels = covarianceOf(term).isUnstructured || !columns.includes("Intercept");
  if (source === "vc" || category === undefined || isOfLevels) return [];
  return [
    `${structuredLabel(term)}: the structure is that of an intercept and contrasts; ` +
      `write '0 + ${category.name}' for that of the levels of ${category.name}`,
  ];
}

/** Text sorts "week12" before "week4", which a structure that depends on the order must not do unseen. */
function orderOfVisits(residual: ResidualDesign): string[] {
  const { text, visits, columns } = residual;
  const isSure =
    /\blevels\b/.test(text) || visits.every((label) => label.trim() !== "" && Number.isFinite(Number(label)));
  if (isSure || !structureOfResidual(residual).isOrdered) return [];
  return [
    `${text}: the visits are in the order ${someOf(visits, 8)}; write C(${columns.visit}, levels=[...]) for another`,
  ];
}

/** Values of a number from which their effects are slow: the time of a fit grows with the cube. */
const MANY_TIMES = 40;

/** Effects at so many values that the same correlations are better asked of the residuals. */
function manyTimes({ times, columns, group, spec, covariance }: RandomTerm): string[] {
  if (times === undefined || columns.length < MANY_TIMES) return [];
  const { word } = covarianceOf({ covariance });
  const name = spec.factors[0]!.name.replace(/^C\((.*)\)$/, "$1");
  return [
    `${word}(0 + ${name} | ${group}) has an effect for each of ${columns.length} values in every ${group}, which is slow; ` +
      `residual: "${word}(${name} | ${group})" correlates the residuals without them`,
  ];
}

function variesInside({ index, values, columns }: RandomTerm, a: number): boolean {
  const first = new Map<number, number>();
  return index.some((level, i) => {
    const value = values[i * columns.length + a]!;
    const known = first.get(level);
    if (known === undefined) first.set(level, value);
    return known !== undefined && known !== value;
  });
}

/**
 * What may be wrong with the groups of a design, one sentence each: labels that spell the same number in different ways,
 * and numbers in memory so large that their neighbours are the same number.
 */
export function groupNotes(metadata: Table, { random, residual, rows }: Design): string[] {
  const columns = new Set([
    ...random.flatMap(({ grouping, spec }) => [
      ...grouping,
      ...spec.variables.filter(({ type }) => type === "labels").map(({ name }) => name),
    ]),
    ...(residual?.grouping ?? []),
  ]);
  return [...columns].flatMap((name) => {
    const { codes, levels } = readGroup(metadata, name);
    const used = new Set(Array.from(rows, (row) => String(levels[codes[row]!])));
    return [...alikeNotes(name, "groups", used), ...mergedNote(metadata, name, rows)];
  });
}

/** A column of dates that a design uses as numbers. */
export interface DatesUsed {
  readonly name: string;
  /** The day that is 0, as text. */
  readonly origin: string;
  /** Text said that they are dates. */
  readonly isGuess: boolean;
}

/** The columns of dates that a design uses as numbers. */
export function datesUsed(metadata: Table, { fixed, random, residual }: Design): DatesUsed[] {
  const specs = [fixed.spec, ...random.map(({ spec }) => spec)];
  const found = specs.flatMap(({ variables, factors, offsets }) => {
    const numeric = [...factors, ...offsets].filter(({ kind }) => kind === "numeric");
    return variables.flatMap(({ name, origin }) =>
      origin !== undefined && numeric.some((factor) => reads(factor.name, name))
        ? [[name, origin] as const]
        : [],
    );
  });
  const { columns: { visit = "" } = {}, origin: first } = residual ?? {};
  if (first !== undefined) found.push([visit, first]);
  return Array.from(new Map(found), ([name, origin]) => {
    return { name, origin, isGuess: dateColumn(metadata, name)?.isGuess ?? false };
  });
}

/** Whether an expression reads a column. */
function reads(expression: string, column: string): boolean {
  const visit = (node: Expression): boolean => {
    if (node.kind === "name") return node.name === column;
    if (node.kind === "call" && quotedColumn(node)?.name === column) return true;
    return childrenOf(node).some(visit);
  };
  return visit(parseExpression(expression, tokenize(expression)));
}

/** What to say in the library of the dates that a design uses as numbers. */
export function dateNotes(metadata: Table, design: Design): string[] {
  return datesUsed(metadata, design).map((dates) => dateNote(dates, "categorical"));
}

/** What to say of dates that are used as numbers. @param option that asks for categories */
export function dateNote({ name, origin, isGuess }: DatesUsed, option: string): string {
  if (!isGuess) return `${name} is days since ${origin}`;
  return `${name} looks like dates and is days since ${origin}; C(${name}) or ${option} ${name} takes its text as categories`;
}

function mergedNote(metadata: Table, name: string, rows: Int32Array): string[] {
  if (givenLabels(metadata, name) !== undefined) return [];
  const row = rows.find((at) => isBeyond(metadata.columns[name]![at]));
  if (row === undefined) return [];
  const got = metadata.columns[name]![row];
  return [
    `${name}: groups are numbers beyond 2^53, where several whole numbers are one, such as ${got}; give them as text or BigInt`,
  ];
}
