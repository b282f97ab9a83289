import { correlationLinkage } from "../../balances/partitions/correlation-linkage.js";
import { gradientLinkage } from "../../balances/partitions/gradient-linkage.js";
import { DataError, suggest } from "../../errors.js";
import { explainKind, readTable } from "../../io/index.js";
import { spelled } from "../../options/words/say.js";
import type { Mention } from "../../problem.js";
import { columnNames, hasColumn, isNumericColumn, numbersOf } from "../../table/columns.js";
import { daysOf } from "../../table/dates.js";
import { selectColumns } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import { matchTips } from "../../tree/match-tips.js";
import { randomLinkage } from "../../tree/random-linkage.js";
import { rankLinkage } from "../../tree/rank-linkage.js";
import type { Tree } from "../../tree/tree.js";
import type { Along, BalanceRequest } from "../commands/response-request.js";
import { type Inputs, needMetadata, type OpenInput } from "../files/read-inputs.js";
import { count, type Log, someOf } from "../log/log.js";

/** The features that a tree can be made of, and the tree, which may need their positive parts. */
export interface PlantedTree {
  readonly table: Table;
  treeOf(positive: Table): Tree;
}

type By<Kind extends Along["by"]> = Along & { readonly by: Kind };

/**
 * Cluster features: by their niches on a gradient, which are those of the counts; by ranks from a file; by how they vary
 * together, for which zeros must be replaced first; or at random.
 */
export async function plantTree(
  request: BalanceRequest & { readonly along: Exclude<Along, By<"tree">> },
  counts: Table,
  inputs: Inputs,
  open: OpenInput,
  log: Log,
): Promise<PlantedTree> {
  const { along, missing } = request;
  if (along.by === "gradient") return treeOfGradient(along, counts, missing, inputs, log);
  if (along.by === "correlation") {
    return { table: counts, treeOf: (positive) => correlationLinkage(positive, { method: along.method }) };
  }
  const tree =
    along.by === "random"
      ? randomLinkage(columnNames(counts), along.seed)
      : await treeOfRanks(along, counts, open);
  return { table: counts, treeOf: () => tree };
}

/**
 * Samples without a value on the gradient say nothing about where features live; they still get balances. Features
 * that only they have cannot be placed and are left out.
 */
function treeOfGradient(
  { column, method }: By<"gradient">,
  counts: Table,
  missing: BalanceRequest["missing"],
  inputs: Inputs,
  log: Log,
): PlantedTree {
  const option = { option: "cluster", value: `gradient:${column}` };
  const where = spelled(option);
  const places = gradientOf(column, inputs, option);
  const without = counts.index.filter((_, i) => !Number.isFinite(places[i]));
  if (without.length === counts.index.length)
    throw new DataError({ option, rule: "no sample has a value", got: "none" }, { column });
  if (without.length > 0) {
    const who = `${count(without.length, "sample")} without a value: ${someOf(without)}`;
    if (missing === "raise")
      throw new DataError({ option, rule: "every sample needs a value", got: who }, { column });
    log.warn(`${where}: the tree was made without ${who}`);
  }
  const table = placeable(counts, places, where, log);
  const gradient = Object.fromEntries(counts.index.map((sample, i) => [sample, places[i]!]));
  const tree = gradientLinkage(table, gradient, { method, sort: true, missing });
  return { table, treeOf: () => tree };
}

function gradientOf(column: string, inputs: Inputs, option: Mention): Float64Array {
  const metadata = needMetadata(inputs);
  if (!hasColumn(metadata, column)) {
    const hint = suggest(column, columnNames(metadata));
    throw new DataError({ option, rule: `no column named '${column}'`, hint }, { column });
  }
  if (isNumericColumn(metadata.columns[column]!)) return numbersOf(metadata, column);
  const days = daysOf(metadata, column);
  if (days !== undefined) return days;
  const kind = inputs.kinds.find((each) => each.column === column);
  const hint = kind === undefined ? "" : `; ${explainKind(kind, spelled({ option: "numeric" }))}`;
  throw new DataError({ option, rule: "the column must be numeric", got: "categories", hint }, { column });
}

/** The features that some sample with a place on the gradient has. */
function placeable(counts: Table, places: Float64Array, where: string, log: Log): Table {
  const names = columnNames(counts);
  const kept = names.filter((name) =>
    numbersOf(counts, name).some((value, i) => value !== 0 && Number.isFinite(places[i])),
  );
  if (kept.length === names.length) return counts;
  const keptNames = new Set(kept);
  const lost = names.filter((name) => !keptNames.has(name));
  log.warn(
    `${where}: ${count(lost.length, "feature")} that no sample with a value has left out: ${someOf(lost)}`,
  );
  return selectColumns(counts, kept);
}

/** The ranks of a file with two columns, features and numbers. */
async function treeOfRanks({ file, method }: By<"rank">, counts: Table, open: OpenInput): Promise<Tree> {
  const ranks = await readTable(await open("ranks", file));
  const [column, another] = columnNames(ranks);
  if (column === undefined || another !== undefined) {
    throw new DataError(
      `${file}: ranks must be two columns, features and numbers, got ${columnNames(ranks).length + 1}`,
      { file },
    );
  }
  const values = numbersOf(ranks, column);
  const rankOf = new Map(ranks.index.map((feature, row) => [feature, values[row]!]));
  const features = columnNames(counts);
  const missing = features.filter((feature) => !rankOf.has(feature));
  if (missing.length > 0) {
    const near = suggest(missing[0]!, rankOf.keys());
    throw new DataError(`${file}: every feature needs a rank, got none for ${someOf(missing)}${near}`, {
      file,
    });
  }
  return rankLinkage(Object.fromEntries(features.map((feature) => [feature, rankOf.get(feature)!])), {
    method,
  });
}

/**
 * Say what was changed in a tree so that its nodes are balances: nodes with many branches are split, and unless every
 * node has a name of its own, all are named anew.
 *
 * @param made the tree of the balances that came of `given`
 */
export function describeTree(given: Tree, made: Tree, features: readonly string[], log: Log): void {
  const { tree } = matchTips(given, features);
  const children = new Int32Array(tree.names.length);
  for (const above of tree.parent) if (above >= 0) children[above]!++;
  const wide = children.filter((number) => number > 2).length;
  if (wide > 0) log.note("", `${count(wide, "node")} with more than two branches split into two at a time`);
  const before = new Set(tree.names);
  if (made.names.every((name) => before.has(name))) return;
  log.note("", "not every node had a name of its own: all are named y0, y1, … from the root down");
}
