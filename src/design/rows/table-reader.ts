import { suggest, UsageError } from "../../errors.js";
import { checkRules } from "../../options/check.js";
import { type DesignOptions, typeRules } from "../../options/design.js";
import type { Table } from "../../table/table.js";
import type { ColumnNames } from "../functions/vocabulary.js";
import { readGroup } from "../values/group-column.js";
import type { Categories, Column, Level } from "../values/value.js";
import { missingRows, readVariable, type VariableType } from "../values/variables.js";

/** How columns are to be read, where their kind of values does not say it. */
type TypeOptions = Pick<DesignOptions, "numeric" | "categorical" | "reference">;

/** A table whose columns are read when they are asked for. */
export interface TableReader {
  readonly samples: readonly string[];
  readonly columns: ColumnNames;
  readonly references: ReadonlyMap<string, Level>;
  read(name: string): Column;
  /** A column as a grouping factor, by its labels. */
  readGroup(name: string): Categories;
}

/** @throws UsageError when an option names a column that is not there, or contradicts another. */
export function tableReader(table: Table, options: TypeOptions): TableReader {
  checkRules(options, typeRules);
  const { numeric = [], categorical = [], reference = {} } = options;
  const names = new Set(Object.keys(table.columns));
  const types = new Map<string, VariableType>();
  for (const [option, columns, type] of [
    ["numeric", numeric, "numeric"],
    ["categorical", categorical, "categorical"],
  ] as const) {
    for (const name of columns) {
      checkColumn(option, name, names);
      types.set(name, type);
    }
  }
  const references = new Map<string, Level>(Object.entries(reference));
  for (const name of references.keys()) checkColumn("reference", name, names);
  return {
    samples: table.index,
    columns: names,
    references,
    read: (name) => readVariable(table, name, types.get(name)),
    readGroup: (name) => {
      const group = readGroup(table, name);
      if (types.get(name) !== "numeric") return group;
      const missing = new Set(missingRows(readVariable(table, name, "numeric")));
      return { ...group, codes: group.codes.map((code, row) => (missing.has(row) ? -1 : code)) };
    },
  };
}

/** @throws UsageError when `option` names a column that is not there. */
export function checkColumn(option: string, name: string, names: ColumnNames): void {
  if (!names.has(name))
    throw new UsageError({ option, rule: `no column named '${name}'`, hint: suggest(name, names.keys()) });
}
