import { DataError, suggest } from "../../errors.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureOfResidual } from "../../residual/structures.js";
import { timeOf } from "../../table/dates.js";
import { someOf } from "../../table/some-of.js";
import type { Table } from "../../table/table.js";
import { groupBy } from "../random/grouping.js";
import { readGroup } from "../values/group-column.js";
import { categoriesOf, levelLabel } from "../values/levels.js";
import { readVariable } from "../values/variables.js";

/** Where the residuals of other rows stand in a structure that was learned. */
export interface ReplayedResidual {
  /** Among the subjects of the design, -1 for new and missing ones. */
  readonly subject: Int32Array;
  /** Among the arms: that of the design for its subjects. */
  readonly arm: Int32Array;
  /** Among the visits, -1 for a missing one; empty where there are none. */
  readonly visit: Int32Array;
  /** Of `car1`; NaN where missing. */
  readonly times?: Float64Array;
  /** Among the levels of `variance`, -1 for a missing one. */
  readonly level: Int32Array;
}

/** What of the structure is asked of other rows. */
interface ReplayOptions {
  /** Are known subjects to be found? Otherwise all are new, and their column is not read. */
  readonly ofSubjects: boolean;
  /** Are standard deviations asked for, which may depend on arms, visits and levels? */
  readonly ofVariances: boolean;
}

/**
 * The structure of the residuals on other rows.
 *
 * @throws DataError for a missing column, and for a visit, an arm or a level that the design has not seen
 */
export function replayResidual(
  residual: ResidualDesign,
  data: Table,
  { ofSubjects, ofVariances }: ReplayOptions,
): ReplayedResidual {
  const { columns, visits, arms, levels, origin } = residual;
  const rows = data.index.length;
  const { isHeterogeneous, isOfTimes } = structureOfResidual(residual);
  const hasSubjects = columns.subject !== undefined && ofSubjects;
  const subject = hasSubjects ? subjectsOf(residual, data) : new Int32Array(rows).fill(-1);
  const known = new Map(Array.from(residual.subject, (code, row) => [code, residual.arm[row]!]));
  const ofNew = ofVariances && subject.includes(-1) && columns.arm !== undefined;
  const armOfNew = ofNew ? placesOf(data, columns.arm!, arms) : new Int32Array(rows);
  const readsVisit = visits.length > 0 && (hasSubjects || (ofVariances && isHeterogeneous));
  return {
    subject,
    arm: subject.map((code, row) => known.get(code) ?? armOfNew[row]!),
    visit: readsVisit ? visitsOf(residual, data) : new Int32Array(visits.length > 0 ? rows : 0),
    ...(isOfTimes && hasSubjects && { times: timesOf(data, columns.visit!, origin) }),
    level: levels.length > 0 ? placesOf(data, columns.variance!, levels) : new Int32Array(rows),
  };
}

function subjectsOf({ grouping, columns, subjects }: ResidualDesign, data: Table): Int32Array {
  const names = grouping.slice(
    columns.arm === undefined ? 0 : 1,
    columns.variance === undefined ? undefined : -1,
  );
  const groups = new Map(names.map((name) => [name, readGroup(data, name)]));
  const found = groupBy({ samples: data.index, byName: new Map(), groups }, names);
  const place = new Map(subjects.map((label, at) => [label, at]));
  return found.index.map((code) => (code < 0 ? -1 : (place.get(found.levels[code]!) ?? -1)));
}

/** Places among labels that the design has; -1 where missing. */
function placesOf(data: Table, name: string, labels: readonly string[]): Int32Array {
  const { codes, levels } = readGroup(data, name);
  return placed(data, name, labels, codes, levels.map(levelLabel));
}

function visitsOf({ columns, visits }: ResidualDesign, data: Table): Int32Array {
  const name = columns.visit!;
  const { codes, levels } = categoriesOf(readVariable(data, name));
  return placed(data, name, visits, codes, levels.map(levelLabel));
}

function placed(
  data: Table,
  name: string,
  known: readonly string[],
  codes: Int32Array,
  labels: readonly string[],
): Int32Array {
  const place = new Map(known.map((label, at) => [label, at]));
  return codes.map((code, row) => {
    if (code < 0) return -1;
    const at = place.get(labels[code]!);
    if (at !== undefined) return at;
    throw new DataError(
      {
        where: "predict",
        rule: `column '${name}' must hold what the model has, ${someOf(known, 8)}`,
        got: `'${labels[code]}' for sample '${data.index[row]}'`,
        hint: suggest(labels[code]!, known),
      },
      { column: name },
    );
  });
}

function timesOf(data: Table, name: string, origin: string | undefined): Float64Array {
  const column = readVariable(
    data,
    name,
    origin === undefined ? "numeric" : "date",
    origin === undefined ? undefined : timeOf(origin),
  );
  return column.kind === "numbers" ? column.columns[0]! : new Float64Array(data.index.length);
}
