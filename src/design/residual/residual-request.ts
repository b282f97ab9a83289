import { DataError, FormulaError, suggest, UsageError } from "../../errors.js";
import { type NamedColumn, parseResidual, type ResidualText } from "../../formula/parse-residual.js";
import { quotingHint } from "../../formula/quoting-hint.js";
import { residualTexts } from "../../formula/residual-names.js";
import type { DesignOptions } from "../../options/design.js";
import { independentResidual } from "../../residual/independent-design.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureOfResidual } from "../../residual/structures.js";
import { dateText } from "../../table/as-column.js";
import type { LearnedTerms } from "../fixed/matrix-terms.js";
import type { ColumnNames } from "../functions/vocabulary.js";
import { groupBy } from "../random/grouping.js";
import { numericColumn } from "../rows/row-numbers.js";
import { checkColumn } from "../rows/table-reader.js";
import type { Variables } from "../values/variables.js";
import { checkResidual } from "./check-residual.js";
import { visitsOf } from "./visits.js";

type ResidualOptions = Pick<DesignOptions, "residual" | "variance">;

/** What the options `residual` and `variance` ask for, before any row is read. */
export interface ResidualRequest {
  /** Columns that must not be missing: visits and times. */
  readonly variables: readonly string[];
  /** The same of those that are read by their labels: subjects, arms, levels of `variance`. */
  readonly groups: readonly string[];
  /**
   * The structure on the rows that are kept.
   *
   * @param fixed the fixed effects, whose levels of the column of visits are the visits
   * @throws DataError for rows that the structure does not allow
   */
  learn(variables: Variables, fixed: LearnedTerms): ResidualDesign;
}

/**
 * Read the options `residual` and `variance`. Of several structures the first is learned, on the rows that have what all of them
 * name.
 *
 * @returns undefined where neither is given
 * @throws FormulaError for a structure that cannot be read or names no column, UsageError for `variance` of no column
 */
export function residualRequest(options: ResidualOptions, columns: ColumnNames): ResidualRequest | undefined {
  const { residual, variance } = options;
  if (residual === undefined && variance === undefined) return undefined;
  const texts = residualTexts(residual);
  if (residual !== undefined && texts.length === 0)
    throw new UsageError({ option: "residual", rule: "must hold a structure or more", got: "none" });
  const structures = texts.map((text) => checkedColumns(parseResidual(text), columns));
  if (variance !== undefined) checkColumn("variance", variance, columns);
  const asked = structures[0];
  const ofVariance = variance === undefined ? [] : [variance];
  const grouping = [...(asked === undefined ? [] : groupsOf(asked)), ...ofVariance];
  return {
    variables: [...new Set(structures.map(({ visit }) => visit.name))],
    groups: [...new Set([...structures.flatMap(groupsOf), ...ofVariance])],
    learn: (variables, fixed) => {
      const learned = {
        grouping,
        ...(asked === undefined ? independent(variables) : learn(asked, variables, fixed)),
        ...levelsOf(variance, variables),
      };
      const columns = { ...learned.columns, ...(variance !== undefined && { variance }) };
      const design = { ...learned, columns };
      checkResidual(design, variables.samples);
      return design;
    },
  };
}

function groupsOf({ arm, subject }: ResidualText): string[] {
  return [...(arm ? [arm] : []), ...subject].map(({ name }) => name);
}

function checkedColumns(asked: ResidualText, columns: ColumnNames): ResidualText {
  const { text, visit, arm, subject } = asked;
  for (const named of [visit, ...(arm ? [arm] : []), ...subject]) checkNamed(text, named, columns);
  return asked;
}

function checkNamed(text: string, { name, start, end }: NamedColumn, columns: ColumnNames): void {
  if (columns.has(name)) return;
  const hint = quotingHint(text, { start, end }, columns.keys()) || suggest(name, columns.keys());
  throw new FormulaError({ option: "residual", rule: `no column named '${name}'`, hint }, text, start, end);
}

type Learned = Omit<ResidualDesign, "levels" | "level" | "grouping">;

function independent({ samples }: Variables): Learned {
  const { levels: _, level: __, grouping: ___, ...learned } = independentResidual(samples.length);
  return learned;
}

function learn(asked: ResidualText, variables: Variables, fixed: LearnedTerms): Learned {
  const { text, kind, visit, arm, subject } = asked;
  const names = subject.map(({ name }) => name);
  const subjects = groupBy(variables, names);
  const arms =
    arm === undefined
      ? { levels: [], index: new Int32Array(variables.samples.length) }
      : groupBy(variables, [arm.name]);
  const isOfTimes = structureOfResidual(asked).isOfTimes === true;
  const visits = isOfTimes ? timesOf(asked, variables) : visitsOf(asked, variables, fixed);
  return {
    text,
    kind,
    ...visits,
    subjects: subjects.levels,
    subject: subjects.index,
    arms: arms.levels,
    arm: arms.index,
    columns: { visit: visit.name, subject: names.join(":"), ...(arm && { arm: arm.name }) },
  };
}

function timesOf({ visit }: ResidualText, variables: Variables) {
  const times = numericColumn(variables, "residual", visit.name);
  const column = variables.byName.get(visit.name)!;
  const origin =
    column.kind === "numbers" && column.origin !== undefined && dateText(new Date(column.origin));
  return { visits: [], visit: new Int32Array(0), times, ...(origin && { origin }) };
}

function levelsOf(
  variance: string | undefined,
  variables: Variables,
): Pick<ResidualDesign, "levels" | "level"> {
  if (variance === undefined) return { levels: [], level: new Int32Array(variables.samples.length) };
  const { levels, index } = groupBy(variables, [variance]);
  if (levels.length > 1) return { levels, level: index };
  const got = `only '${levels[0]}'`;
  const rule = `column '${variance}' must have two levels or more in the samples of the model`;
  throw new DataError({ option: "variance", rule, got, hint: "; leave it out" }, { column: variance });
}
