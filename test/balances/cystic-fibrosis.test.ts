import { describe, expect, test } from "vitest";
import { addPseudocount } from "../../src/balances/compositions/add-pseudocount.js";
import { ilr, ilrInverse } from "../../src/balances/ilr.js";
import { gradientLinkage } from "../../src/balances/partitions/gradient-linkage.js";
import { meanNiche } from "../../src/balances/partitions/mean-niche.js";
import { sequentialPartition } from "../../src/balances/partitions/sequential-partition.js";
import { Frame } from "../../src/table/frame.js";
import { parseNewick } from "../../src/tree/parse-newick.js";
import type { Tree } from "../../src/tree/tree.js";
import { largestDifference, readFixture, readFrame } from "../support/compositions.js";

/** 138 samples of sputum at eight values of pH, 127 bacteria, as gneiss made balances of them. */
const tree = parseNewick(readFixture("cfstudy-gradient-tree.nwk"));
const balances = readFrame("cfstudy-balances.tsv");
const parts = ilrInverse(balances, tree);

/** The counts: one was added to each, and every sample lacks some bacterium, so its smallest part is that one. */
const counts = new Frame(
  parts.rowNames,
  parts.columnNames,
  Float64Array.from(parts.values, (part, at) => {
    const start = at - (at % parts.columnNames.length);
    const smallest = parts.values
      .subarray(start, start + parts.columnNames.length)
      .reduce((a, b) => Math.min(a, b));
    return Math.round(part / smallest) - 1;
  }),
);
const ph = Object.fromEntries(counts.rowNames.map((name) => [name, Number(/\.pH\.?(.+)$/i.exec(name)![1])]));

/** The tips of both sides of every balance by its name. */
function sides(of: Tree): Map<string, { left: string; right: string }> {
  const { balances: names, tips, start, middle, end } = sequentialPartition(of);
  const set = (from: number, to: number) => tips.slice(from, to).sort().join(" ");
  return new Map(
    names.map((name, k) => [name, { left: set(start[k]!, middle[k]!), right: set(middle[k]!, end[k]!) }]),
  );
}

describe("cystic fibrosis study", () => {
  test("balances of the study go back to counts and come again", () => {
    expect(counts.values.length).toBe(138 * 127);
    const again = ilr(addPseudocount(counts), tree);
    expect(again.columnNames).toEqual(Array.from({ length: 126 }, (_, k) => `y${k}`));
    const order = again.columnNames.map((name) => balances.columnNames.indexOf(name));
    const expected = again.values.map((_, at) => {
      const row = Math.floor(at / 126);
      return balances.values[row * 126 + order[at % 126]!]!;
    });
    expect(largestDifference(again.values, expected)).toBeLessThan(1e-10);
  });

  test("gradientLinkage gives the tree of gneiss: pairs of tips lie in the order of the columns", () => {
    const made = sides(gradientLinkage(counts, ph));
    const isTip = (side: string) => !side.includes(" ");
    for (const [name, { left, right }] of sides(tree)) {
      const pairOfTips = isTip(left) && isTip(right) && made.get(name)!.left === right;
      expect(made.get(name)).toEqual(pairOfTips ? { left: right, right: left } : { left, right });
    }
  });

  test("in a sorted tree every numerator lies at higher pH, and names stay with their nodes", () => {
    const sorted = sides(gradientLinkage(counts, ph, { sort: true }));
    const niche = meanNiche(counts, ph);
    const mean = (side: string) => {
      const tips = side.split(" ");
      return tips.reduce((sum, tip) => sum + niche[tip]!, 0) / tips.length;
    };
    const both = ({ left, right }: { left: string; right: string }) => new Set([left, right]);
    let tipsLast = 0;
    for (const [name, { left, right }] of sides(parseNewick(readFixture("cfstudy-q2-tree.nwk")))) {
      expect(both(sorted.get(name)!)).toEqual(both({ left, right }));
      expect(mean(sorted.get(name)!.right)).toBeGreaterThanOrEqual(mean(sorted.get(name)!.left));
      if (sorted.get(name)!.right !== right) tipsLast++;
    }
    // The QIIME 2 plugin puts tips last whatever their pH.
    expect(tipsLast).toBe(44);
    expect(sorted.get("y0")!.right).toBe(
      sides(parseNewick(readFixture("cfstudy-q2-tree.nwk"))).get("y0")!.right,
    );
  });
});
