import { formatNewick, type LMEModel, type Table } from "mixedlm";
import { type Cell, formatTsv, tableRows } from "mixedlm/io";
import type { ReportData } from "mixedlm/report";

/** A finished fit and the report of it. */
export interface Finished {
  readonly model: LMEModel;
  readonly report: ReportData;
}

/** The files of a result, those that the command line writes, by name. */
const files: Readonly<Record<string, (finished: Finished) => Iterable<string> | Promise<Iterable<string>>>> =
  {
    "report.html": async ({ report }) => [(await import("mixedlm/report")).renderPage(report)],
    "coefficients.tsv": ({ model }) => longTable(model.tidy()),
    "variance.tsv": ({ model }) => longTable(model.varianceComponents()),
    "fits.tsv": ({ model }) => longTable(model.glance()),
    "model.json": ({ model }) => [JSON.stringify(model.toJSON()), "\n"],
    "balances.tsv": ({ model }) =>
      formatTsv(["sample", ...Object.keys(model.balances.columns)], tableRows(model.balances)),
    "tree.nwk": ({ model }) => [`${formatNewick(model.tree!)}\n`],
    "balance-members.tsv": ({ model }) =>
      formatTsv(
        ["balance", "side", "feature"],
        model.members.map(({ balance, side, feature }): Cell[] => [balance, side, feature]),
      ),
  };

const withTree = ["balances.tsv", "tree.nwk", "balance-members.tsv"];

/** The files that there are for a model. */
export function resultFileNames({ tree, result }: LMEModel): string[] {
  const own = Object.keys(files).filter((name) => tree !== undefined || !withTree.includes(name));
  return [...own, ...testNames(result).map((name) => `${name}.tsv`)];
}

/** The tables of tests that were asked for. */
function testNames({ further = {} }: LMEModel["result"]): string[] {
  return Object.keys(further);
}

/** One of the files as bytes to be saved. */
export async function resultFile(name: string, finished: Finished): Promise<Blob> {
  const make = Object.hasOwn(files, name) ? files[name] : await testFile(name, finished);
  if (make === undefined) throw new Error(`download: there is no file '${name}'`);
  const type = name.endsWith(".html") ? "text/html" : "text/plain";
  return new Blob([...(await make(finished))], { type });
}

async function testFile(name: string, { model }: Finished) {
  const { testTables } = await import("mixedlm/report");
  const table = testTables(model)[name.replace(/\.tsv$/, "")];
  return table && (() => longTable(table));
}

function longTable(table: Table): Iterable<string> {
  return formatTsv(Object.keys(table.columns), tableRows(table, false));
}
