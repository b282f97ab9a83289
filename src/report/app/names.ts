import type { ReportData } from "../record/report-record.js";
import { tipsUnder, treeShape } from "./figures/parts/tree-shape.js";
import { count, shorten } from "./format-number.js";
import { lineageOfTip, tipLabel } from "./taxon.js";

/** A side of a balance with more taxa than this is said by their number. */
const MOST_NAMES = 2;
const LONGEST_NAME = 28;

/** The taxa on both sides of a balance: `gammpule, sialluta / 119 taxa`; empty for responses that are no balances. */
export function membersOf(data: ReportData, response: number): string {
  const known = cached(data).labels;
  const found = known[response];
  if (found !== undefined) return found;
  const { tree } = data;
  const node = tree?.response.indexOf(response) ?? -1;
  let label = "";
  if (tree !== undefined && node >= 0) {
    const shape = treeShape(tree);
    const side = (child: number): string => {
      const tips = tipsUnder(shape, child);
      if (tips.length > MOST_NAMES) return count(tips.length, "taxon");
      return Array.from(tips, (tip) => shorten(tipLabel(tree, tip), LONGEST_NAME)).join(", ");
    };
    label = `${side(shape.right[node]!)} / ${side(shape.left[node]!)}`;
  }
  known[response] = label;
  return label;
}

/** A response as readers know it: `y57 · gammpule, sialluta / 119 taxa`, or its name alone. */
export function responseLabel(data: ReportData, response: number): string {
  const name = data.responses[response] ?? "";
  const members = membersOf(data, response);
  return members === "" ? name : `${name} · ${members}`;
}

/** Whether a response is meant by some letters: of its name, or of a taxon (or of its lineage) among its members. */
export function matcher(data: ReportData, filter: string): (response: number) => boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === "") return () => true;
  const { responses, tree } = data;
  const isNamed = (response: number) => responses[response]!.toLowerCase().includes(wanted);
  if (tree === undefined) return isNamed;
  const hits = tipsBefore(data, (tip) =>
    `${tree.names[tip]} ${lineageOfTip(tree, tip)}`.toLowerCase().includes(wanted),
  );
  return (response) => isNamed(response) || countUnder(data, hits, response) > 0;
}

/** Whether a balance has a taxon on one of its sides. @param taxon a tip of the tree */
export function holdsTaxon(data: ReportData, taxon: number): (response: number) => boolean {
  const hits = tipsBefore(data, (tip) => tip === taxon);
  return (response) => countUnder(data, hits, response) > 0;
}

/** How many of the tips before each are wanted. */
function tipsBefore({ tree }: ReportData, isWanted: (tip: number) => boolean): Int32Array {
  const { tips } = treeShape(tree!);
  const sums = new Int32Array(tips.length + 1);
  tips.forEach((tip, i) => {
    sums[i + 1] = sums[i]! + Number(isWanted(tip));
  });
  return sums;
}

function countUnder(data: ReportData, sums: Int32Array, response: number): number {
  const node = cached(data).nodes[response] ?? -1;
  if (node < 0) return 0;
  const { first, sizes } = treeShape(data.tree!);
  return sums[first[node]! + sizes[node]!]! - sums[first[node]!]!;
}

interface Cached {
  readonly labels: (string | undefined)[];
  /** The node of each response in the tree, -1 for none. */
  readonly nodes: Int32Array;
}

const known = new WeakMap<ReportData, Cached>();

function cached(data: ReportData): Cached {
  const found = known.get(data);
  if (found !== undefined) return found;
  const nodes = new Int32Array(data.responses.length).fill(-1);
  data.tree?.response.forEach((response, node) => {
    if (response >= 0) nodes[response] = node;
  });
  const made = { labels: [], nodes };
  known.set(data, made);
  return made;
}
