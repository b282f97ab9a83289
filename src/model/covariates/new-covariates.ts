import { DataError, suggest, UsageError } from "../../errors.js";
import { withColumns } from "../../fit/covariates/stand-ins.js";
import { isRecord } from "../../options/schema.js";
import { tableOf } from "../../table/as-table.js";
import { columnNames, hasColumn, numbersOf } from "../../table/columns.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";

/** Covariates of each response at new samples. */
type NewCovariates = Readonly<Record<string, TableLike>>;

/**
 * A function that gives new samples with the covariates of one response: from tables of samples × responses or, where there is
 * none for a covariate, the column of its name, which then holds for every response.
 *
 * @throws UsageError for a covariate that neither gives
 */
export function newSamples(
  newdata: Table,
  given: NewCovariates | undefined,
  names: readonly string[],
): (response: string) => Table {
  if (given !== undefined && !isRecord(given))
    throw new UsageError({
      where: "predict",
      option: "covariates",
      rule: "must be tables by name, { dna: table }",
    });
  const unknown = Object.keys(given ?? {}).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const rule = `the model has no covariate '${unknown}' of each response`;
    throw new UsageError({ where: "predict", option: "covariates", rule, hint: suggest(unknown, names) });
  }
  const tables = names.flatMap((name) => {
    const own = given?.[name];
    if (own !== undefined) return [[name, tableOf(own, { where: `covariates: '${name}'` })] as const];
    if (hasColumn(newdata, name)) return [];
    const rule = `needs '${name}' of the new samples`;
    const hint = `; give covariates: { ${name}: table } for each response, or a column '${name}' for all of them`;
    throw new UsageError({ where: "predict", rule, got: "neither", hint });
  });
  return (response) =>
    tables.reduce((samples, [name, table]) => withColumn(samples, name, table, response), newdata);
}

function withColumn(samples: Table, name: string, table: Table, response: string): Table {
  if (!hasColumn(table, response)) {
    const rule = `'${name}' has no column for response '${response}'`;
    const hint = suggest(response, columnNames(table));
    throw new DataError({ where: "predict", option: "covariates", rule, hint }, { column: response });
  }
  const column = numbersOf(table, response);
  const rowOf = new Map(table.index.map((sample, row) => [sample, row]));
  const values = Float64Array.from(samples.index, (sample) => column[rowOf.get(sample) ?? -1] ?? Number.NaN);
  const names = columnNames(samples).filter((each) => each !== name);
  const { [name]: _, ...columns } = samples.columns;
  return withColumns({ ...samples, columns, names }, [[name, values]]);
}
