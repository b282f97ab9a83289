import {
  covariateNames,
  type FoundResponse,
  findResponses,
  isAmong,
  type NamingOptions,
  namedResponses,
  type Responses,
  subsetNames,
} from "../design/responses.js";
import { UsageError } from "../errors.js";
import type { Plan } from "../fit/plan.js";
import { prepareFor } from "../fit/prepare/prepare.js";
import { withNotes } from "../fit/prepare/with-notes.js";
import type { ResidualSupport } from "../fit/residual-support.js";
import type { DesignOptions } from "../options/design.js";
import type { FitOptions } from "../options/fit.js";
import { either } from "../problem.js";
import { tableOf } from "../table/as-table.js";
import { columnNames } from "../table/columns.js";
import { givenColumns, type NamedColumns } from "../table/given-table.js";
import { joinSamples } from "../table/join-samples.js";
import { assemble } from "../table/make-table.js";
import { remarksOf } from "../table/remarks.js";
import { selectColumns } from "../table/select.js";
import type { Table } from "../table/table.js";
import type { UnsharedSamples } from "./fitted-model.js";
import { frameTable } from "./frame-table.js";

/** Responses and covariates with the same samples. */
export interface StudyTables {
  readonly table: Table;
  readonly metadata: Table;
  readonly dropped: UnsharedSamples;
  /** The responses that were named; undefined for every column of the table. */
  readonly responses: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/** A plan and the table it is for, with the same samples. */
export interface Study {
  readonly plan: Plan;
  readonly table: Table;
  readonly dropped: UnsharedSamples;
}

/** Plan the fit of every response of a study. @param support what reads and checks structures of residuals */
export function planStudy(
  formula: string,
  table: Table | object,
  metadata: Table | object | undefined,
  options: FitOptions,
  support: ResidualSupport | undefined,
): Study {
  const study = studyTables(formula, table, metadata, options);
  const plan = prepareFor(formula, study.metadata, options, study.responses, support);
  return { plan: withNotes(plan, study.notes), table: study.table, dropped: study.dropped };
}

/**
 * The responses and covariates of a study: a table and its metadata joined on their samples (inner join, order of the
 * table), or one table that holds both.
 *
 * @throws UsageError where one table holds both and nothing says which columns are responses
 */
export function studyTables(
  formula: string,
  table: Table | object,
  metadata: Table | object | undefined,
  options: NamingOptions & Pick<DesignOptions, "numeric">,
): StudyTables {
  const named = namedResponses(formula, options);
  if (metadata === undefined) return inOneTable(formula, table, options, named);
  const joined = joinSamples(tableOf(table), tableOf(metadata, { where: "metadata" }));
  const notes = [...(joined.metadata.notes ?? []), ...joined.notes];
  const { dropped } = joined;
  if (named === undefined) {
    return { table: joined.table, metadata: joined.metadata, dropped, responses: undefined, notes };
  }
  const found = responsesOfTwo(named, joined.table, joined.metadata);
  const responses = found.map(({ name }) => name);
  return { table: gathered(joined.table, found), metadata: joined.metadata, dropped, responses, notes };
}

/** Responses of a table and, where it does not have them, of its metadata. */
export function responsesOfTwo(named: Responses, table: Table, metadata: Table): readonly FoundResponse[] {
  return findResponses(named, [
    { table, where: "the table", holdsCovariates: false },
    { table: metadata, where: "the metadata", holdsCovariates: true },
  ]);
}

/** A table of responses that were found in tables of the same rows. */
export function gathered(table: Table, found: readonly FoundResponse[]): Table {
  const names = found.map(({ name }) => name);
  if (found.every(({ source }) => source!.table === table)) return selectColumns(table, names);
  const columns = found.map(({ name, source }) => [name, source!.table.columns[name]!] as const);
  return { ...assemble(table.index, names, columns), ...remarksOf(table) };
}

function inOneTable(
  formula: string,
  data: Table | object,
  options: NamingOptions & Pick<DesignOptions, "numeric">,
  named: Responses | undefined,
): StudyTables {
  const used = new Set([...covariateNames(formula, options), ...subsetNames(options)]);
  if (named === undefined) throw unnamedResponses();
  for (const { name } of named.asked) used.add(name);
  const frame = frameTable(data, "table", used, options.numeric);
  const found = findResponses(named, [{ table: frame, where: "the table", holdsCovariates: true }]);
  const responses = found.map(({ name }) => name);
  return {
    table: selectColumns(frame, responses),
    metadata: frame,
    dropped: { table: [], metadata: [] },
    responses,
    notes: frame.notes ?? [],
  };
}

/** Throws UsageError where responses along a tree are named, or their covariates stand among the parts. */
export function checkBalances(
  where: string,
  formula: string,
  metadata: Table | object | undefined,
  options: NamingOptions,
): void {
  if (namedResponses(formula, options) !== undefined) {
    const rule = "balances along a tree are the responses";
    throw new UsageError({ where, rule, got: "others by name", hint: "; leave the names or the tree out" });
  }
  if (metadata !== undefined) return;
  throw new UsageError({ where, rule: "a tree needs a table of parts and metadata", got: "one table" });
}

/** The error for one table without a word on its responses. */
export function unnamedResponses(): UsageError {
  return new UsageError({
    where: "mixedlm",
    rule: [
      "one table needs the names of its responses, in the formula, Y ~ time, or in ",
      { option: "responses" },
    ],
    got: "neither",
    hint: either(
      "; covariates in another table come third, as metadata",
      "; covariates in another file go to ",
      {
        option: "metadata",
      },
    ),
  });
}

/** The columns of a table, as it was given, that a plan is for, and their names. @param where names the caller in errors */
export function responsesOfPlan({ responses }: Plan, value: Table | object, where: string): NamedColumns {
  const given = givenColumns(value, where);
  if (responses === undefined || isSame(responses, given.names)) return given;
  const table = pickNamed(responses, given.table);
  return { table, names: columnNames(table) };
}

/** The same of a batch, which may hold some of them or none. */
export function responsesInBatch({ responses }: Plan, batch: Table): Table {
  if (responses === undefined) return batch;
  const names = columnNames(batch).filter((name) => isAmong(responses, name));
  return selectColumns(batch, names);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, i) => name === other[i]);
}

function pickNamed(responses: readonly string[], table: Table): Table {
  const named: Responses = {
    asked: responses.map((name) => ({ name, isRest: false })),
    covariates: new Set(),
    used: new Set(),
    formula: "",
  };
  const found = findResponses(named, [{ table, where: "the table", holdsCovariates: false }]);
  return selectColumns(
    table,
    found.map(({ name }) => name),
  );
}
