import { describe, expect, test } from "vitest";
import { closure } from "../../src/balances/compositions/closure.js";
import { multiplicativeReplacement } from "../../src/balances/compositions/multiplicative-replacement.js";
import { variationMatrix } from "../../src/balances/compositions/variation-matrix.js";
import { ilr } from "../../src/balances/ilr.js";
import { correlationLinkage } from "../../src/balances/partitions/correlation-linkage.js";
import { gradientLinkage } from "../../src/balances/partitions/gradient-linkage.js";
import { meanNiche } from "../../src/balances/partitions/mean-niche.js";
import { parseNewick } from "../../src/tree/parse-newick.js";
import { rankLinkage } from "../../src/tree/rank-linkage.js";
import type { Tree } from "../../src/tree/tree.js";
import { frameOf, largestDifference, readFixture } from "../support/compositions.js";

interface Clustered {
  readonly newick: string;
  readonly balances: { readonly names: string[]; readonly values: number[][] };
}
interface Case {
  readonly samples: string[];
  readonly features: string[];
  readonly table: number[][];
  readonly table_with_zeros: number[][];
  readonly gradient: number[];
  readonly rank: number[];
  readonly closure: number[][];
  readonly multiplicative_replacement: number[][];
  readonly multiplicative_replacement_delta: number;
  readonly multiplicative_replacement_with_delta: number[][];
  readonly variation_matrix: number[][];
  readonly mean_niche: number[];
  readonly correlation_ward: Clustered;
  readonly gradient_average: Clustered;
  readonly rank_average: Clustered;
}
const { cases } = JSON.parse(readFixture("composition.json")) as { cases: Case[] };

describe.each(cases)("$samples.length samples of $features.length features, as gneiss", (oracle) => {
  const table = frameOf(oracle.samples, oracle.features, oracle.table);
  const withZeros = frameOf(oracle.samples, oracle.features, oracle.table_with_zeros);
  const named = (names: string[], values: number[]) =>
    Object.fromEntries(names.map((name, at) => [name, values[at]!]));
  const gradient = named(oracle.samples, oracle.gradient);

  test.each([
    ["closure", closure(table), oracle.closure],
    ["replacement of zeros", multiplicativeReplacement(withZeros), oracle.multiplicative_replacement],
    [
      "replacement by delta",
      multiplicativeReplacement(withZeros, { delta: oracle.multiplicative_replacement_delta }),
      oracle.multiplicative_replacement_with_delta,
    ],
    ["variation matrix", variationMatrix(table), oracle.variation_matrix],
  ])("%s", (_, frame, expected) => {
    expect(largestDifference(frame.values, expected.flat())).toBeLessThan(1e-14);
  });

  test("the mean niche of each feature is gneiss's", () => {
    const niche = meanNiche(table, gradient);
    expect(Object.keys(niche)).toEqual(oracle.features);
    expect(largestDifference(Object.values(niche), oracle.mean_niche)).toBeLessThan(1e-14);
  });

  test.each([
    ["correlation, ward", correlationLinkage(table), oracle.correlation_ward],
    ["gradient, average", gradientLinkage(table, gradient), oracle.gradient_average],
    ["rank, average", rankLinkage(named(oracle.features, oracle.rank)), oracle.rank_average],
  ])("linkage by %s is gneiss's, and so are its balances", (_, tree: Tree, expected) => {
    const expectedTree = parseNewick(expected.newick);
    expect(tree.names).toEqual(expectedTree.names);
    expect(Array.from(tree.parent)).toEqual(Array.from(expectedTree.parent));
    expect(largestDifference(tree.lengths.slice(1), expectedTree.lengths.slice(1))).toBeLessThan(1e-14);
    const balances = ilr(table, tree);
    expect(balances.columnNames).toEqual(expected.balances.names);
    expect(largestDifference(balances.values, expected.balances.values.flat())).toBeLessThan(1e-13);
  });
});
