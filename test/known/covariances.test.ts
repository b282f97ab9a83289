import { expect, test } from "vitest";
import { asTable, type Frame, phylogeneticCovariance, spatialCovariance } from "../../src/index.js";
import { readJson } from "../support/read-fixture.js";

interface TreeCase {
  readonly newick: string;
  readonly tips: readonly string[];
  readonly values: readonly number[];
}

const trees = readJson<readonly TreeCase[]>("known", "trees.json");

test.each(trees.map((each, i) => [i, each] as const))(
  "the covariance of tree %i is that of ape::vcv",
  (_, each) => {
    const K = phylogeneticCovariance(each.newick);
    expect([...K.rowNames].sort()).toEqual([...each.tips].sort());
    expect(K.columnNames).toEqual(K.rowNames);
    each.tips.forEach((one, i) => {
      each.tips.forEach((other, j) => {
        const expected = each.values[i * each.tips.length + j]!;
        expect(Math.abs(K.get(one, other) - expected)).toBeLessThan(1e-14 * (1 + expected));
      });
    });
  },
);

test("a tree without branch lengths, or with negative ones, is refused by the name of the node", () => {
  expect(() => phylogeneticCovariance("((a,b),c);")).toThrow(/got none above/);
  expect(() => phylogeneticCovariance("((a:1,b:-2):1,c:1);")).toThrow(/got -2 above b/);
});

test("the spatial covariance is exponential in the Euclidean distance", () => {
  const places = asTable([
    { id: "p", x: 0, y: 0 },
    { id: "q", x: 3, y: 4 },
    { id: "r", x: 0, y: 1 },
  ]);
  const K: Frame = spatialCovariance(places, 2);
  expect(K.get("p", "q")).toBeCloseTo(Math.exp(-2.5), 15);
  expect(K.get("r", "p")).toBeCloseTo(Math.exp(-0.5), 15);
  expect(K.get("q", "q")).toBe(1);
  expect(() => spatialCovariance(places, 0)).toThrow("range must be a positive number, got 0");
  expect(() => spatialCovariance(asTable([{ id: "p", x: "here" }]), 1)).toThrow(/column 'x' for p/);
});
