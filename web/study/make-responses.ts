import {
  addPseudocount,
  correlationLinkage,
  filterFeatures,
  gradientLinkage,
  multiplicativeReplacement,
  type Table,
  type Tree,
  treeBalances,
} from "mixedlm";
import { covariatesOf, type Inputs, tableOf } from "./inputs.js";
import type { PartsSettings } from "./settings.js";

/** What is fitted: the columns as they are, or balances and their tree. */
interface Responses {
  readonly table: Table;
  readonly tree?: Tree;
}

/** The responses of a study. Balances are made in the order of the command line: filter, tree, zeros, log-ratios. */
export function makeResponses(inputs: Inputs, parts: PartsSettings | undefined): Responses {
  const { index, columns, closedTo } = tableOf(inputs);
  const table: Table = { index, columns, closedTo };
  if (parts === undefined) return { table };
  const counts = filtered(table, parts);
  // The niches of features on a gradient are those of the counts; correlations need positive parts.
  const gradientTree = parts.along === "gradient" ? alongGradient(counts, inputs, parts.gradient) : undefined;
  const positive = withoutZeros(counts, parts);
  const { balances, tree } = treeBalances(positive, gradientTree ?? treeOf(positive, inputs, parts));
  return { table: balances, tree };
}

/** What was said last, for the table that it was said of: settings are checked at every change of the form. */
const said = new WeakMap<Table, { readonly settings: string; readonly notes: readonly string[] }>();

/** Why the number that is to stand for zeros does not suit the table; nothing where it does, or cannot be told yet. */
export function zeroNotes({ table }: Inputs, parts: PartsSettings | undefined): readonly string[] {
  if (table === undefined || parts === undefined) return [];
  const settings = JSON.stringify(parts);
  const before = said.get(table);
  if (before?.settings === settings) return before.notes;
  const notes = notesOf(table, parts);
  said.set(table, { settings, notes });
  return notes;
}

function notesOf(table: Table, parts: PartsSettings): readonly string[] {
  try {
    return withoutZeros(filtered(table, parts), parts).notes ?? [];
  } catch {
    // The fit itself says what is wrong.
    return [];
  }
}

function filtered(table: Table, { minPrevalence, minFrequency }: PartsSettings): Table {
  const isFiltered = minPrevalence > 0 || minFrequency > 0;
  return isFiltered ? filterFeatures(table, { minPrevalence, minFrequency }).table : table;
}

function alongGradient(counts: Table, inputs: Inputs, column: string): Tree {
  const covariates = covariatesOf(inputs);
  const values = column === "" ? undefined : covariates.columns[column];
  if (values === undefined)
    throw new Error("Clustering along a gradient needs one: choose a numeric column.");
  const gradient = Object.fromEntries(
    covariates.index.map((sample, row) => [sample, Number(values[row] ?? NaN)]),
  );
  return gradientLinkage(counts, gradient, { sort: true, missing: "drop" });
}

function treeOf(positive: Table, { tree }: Inputs, { along }: PartsSettings): Tree {
  if (along === "correlation") return correlationLinkage(positive);
  if (tree === undefined) throw new Error("There is no tree yet: choose a file, or cluster the features.");
  return tree;
}

function withoutZeros(counts: Table, { zeros, pseudocount }: PartsSettings): Table {
  if (zeros === "pseudocount") return addPseudocount(counts, pseudocount);
  return zeros === "multiplicative" ? multiplicativeReplacement(counts) : counts;
}
