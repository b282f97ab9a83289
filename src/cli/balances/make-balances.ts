import { lineageOf, type Taxonomy } from "../../balances/features/taxonomy.js";
import { matchedColumns, type TreeBalances, treeBalances } from "../../balances/tree-balances.js";
import { UsageError } from "../../errors.js";
import { readTree } from "../../io/index.js";
import { balanceOptions } from "../../options/balances.js";
import { pick } from "../../options/check.js";
import { spelled } from "../../options/words/say.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { bifurcate } from "../../tree/bifurcate.js";
import { nameInternalNodes } from "../../tree/name-internal-nodes.js";
import { tipNames } from "../../tree/tip-names.js";
import type { Tree } from "../../tree/tree.js";
import type { Along, BalanceRequest } from "../commands/response-request.js";
import type { Inputs, OpenInput } from "../files/read-inputs.js";
import { count, type Log, someOf } from "../log/log.js";
import { type Features, featuresOf, filtered, noteKept } from "./features.js";
import { describeTree, type PlantedTree, plantTree } from "./plant-tree.js";
import { withoutZeros } from "./replace-zeros.js";

/** Balances, the tree they belong to and the lineages of its tips. */
export interface Balances {
  readonly table: Table;
  readonly tree: Tree;
  readonly taxonomy?: Taxonomy;
  /** The filtered features before zeros were replaced. */
  readonly counts: Table;
}

/**
 * Turn the counts of `inputs` into balances: features are added up to taxa and filtered, a tree is read or made, zeros
 * are replaced. A tree whose internal nodes are the columns of the table makes them balances already; then they stay as
 * they are.
 */
export async function makeBalances(
  request: BalanceRequest,
  inputs: Inputs,
  open: OpenInput,
  log: Log,
): Promise<Balances> {
  const { along, zeros } = request;
  const features = await featuresOf(request, inputs, open, log);
  let planted: PlantedTree;
  if (along.by === "tree") {
    const tree = await readTree(await open("tree", along.file));
    if (holdsBalances(features.table, tree)) refuseChanges(request);
    planted = {
      table: matched(filtered(features.table, request.filter), tree, request, log),
      treeOf: () => tree,
    };
  } else {
    planted = await plantTree(
      { ...request, along },
      filtered(features.table, request.filter),
      inputs,
      open,
      log,
    );
  }
  const parts = withoutZeros(planted.table, zeros);
  for (const note of parts.notes ?? []) log.warn(note);
  const made = treeBalances(parts, planted.treeOf(parts));
  for (const note of made.balances.notes ?? []) if (!(parts.notes ?? []).includes(note)) log.warn(note);
  noteBalances(made, parts, request, features.before, log);
  if (along.by === "tree" && made.columns === "parts") {
    describeTree(planted.treeOf(parts), made.tree, columnNames(parts), log);
  }
  const { balances: table, tree } = made;
  const taxonomy = lineagesOf(tree, features, request);
  return { table, tree, counts: planted.table, ...(taxonomy && { taxonomy }) };
}

/** Lineages that came with the table nobody asked for, so they serve only where no feature lacks one. */
function lineagesOf(tree: Tree, { taxonomy }: Features, request: BalanceRequest): Taxonomy | undefined {
  const tips = tipNames(tree);
  if (taxonomy === undefined) return undefined;
  if (request.taxonomy === undefined && !tips.every((tip) => Object.hasOwn(taxonomy, tip))) return undefined;
  const where = spelled({ option: "taxonomy", value: String(request.taxonomy) });
  for (const tip of tips) lineageOf(tip, taxonomy, where);
  return taxonomy;
}

/** True when columns are internal nodes of the tree and none is a tip; `treeBalances` says what else is amiss. */
function holdsBalances(table: Table, tree: Tree): boolean {
  const tips = new Set(tipNames(tree));
  const nodes = new Set(nameInternalNodes(bifurcate(tree)).names);
  const columns = columnNames(table);
  return columns.every((column) => !tips.has(column)) && columns.some((column) => nodes.has(column));
}

/** The features that are tips, where the others are to be left out. */
function matched(table: Table, tree: Tree, { dropUnmatched }: BalanceRequest, log: Log): Table {
  if (!dropUnmatched || holdsBalances(table, tree)) return table;
  const kept = matchedColumns(table, tree);
  const known = new Set(columnNames(kept));
  const lost = columnNames(table).filter((name) => !known.has(name));
  if (lost.length > 0)
    log.note("unmatched", `${count(lost.length, "feature")} without a tip left out: ${someOf(lost)}`);
  return kept;
}

function refuseChanges({ filter, level, zeros, isDrawn }: BalanceRequest): void {
  const by = zeros?.by === "pseudocount" ? "pseudocount" : "zeros";
  const given = { ...pick(balanceOptions, { level, ...filter }), ...(zeros && { [by]: zeros }) };
  const [option] = isDrawn ? ["draws"] : Object.keys(given);
  if (option === undefined) return;
  throw new UsageError({
    option,
    rule: "needs a table of counts",
    got: "balances, internal nodes of the tree",
  });
}

function noteBalances(
  { balances, columns, tipsWithoutFeature }: TreeBalances<Table>,
  parts: Table,
  { along }: BalanceRequest,
  before: number,
  log: Log,
): void {
  const made = count(columnNames(balances).length, "balance");
  if (columns === "balances") {
    log.note("balances", `${made} as they stand, internal nodes of ${describe(along)}`);
    return;
  }
  noteKept(parts, before, log);
  log.note("balances", `${made} along ${describe(along)}`);
  if (tipsWithoutFeature.length > 0) {
    log.note(
      "",
      `${count(tipsWithoutFeature.length, "tip")} without a feature cut off: ${someOf(tipsWithoutFeature)}`,
    );
  }
}

function describe(along: Along): string {
  switch (along.by) {
    case "tree":
      return along.file;
    case "correlation":
      return `a clustering by correlation (${along.method})`;
    case "gradient":
      return `a clustering by ${along.column} (${along.method})`;
    case "rank":
      return `a clustering by the ranks in ${along.file} (${along.method})`;
    case "random":
      return `a random tree (seed ${along.seed})`;
  }
}
