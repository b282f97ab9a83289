import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agglomerate, condensedOffsets, type LinkageMethod } from "../../src/tree/agglomerate.js";
import { formatNewick } from "../../src/tree/format-newick.js";
import { condensedRoom, linkageTree } from "../../src/tree/linkage-tree.js";
import { randomLinkage } from "../../src/tree/random-linkage.js";
import { rankLinkage } from "../../src/tree/rank-linkage.js";
import { tipNames } from "../../src/tree/tip-names.js";

const methods: LinkageMethod[] = ["average", "ward", "complete", "single"];

interface Fixture {
  cases: { items: number; kind: string; distances: number[]; linkage: Record<LinkageMethod, number[][]> }[];
}
const scipy: Fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/composition/linkage.json"), "utf8"),
);

describe.each(methods)("%s linkage", (method) => {
  test.each(scipy.cases)(
    "the linkage of $items items with $kind distances is scipy's",
    ({ items, distances, linkage }) => {
      const merges = agglomerate(Float64Array.from(distances), items, method);
      expect(Array.from(merges.lower)).toEqual(linkage[method].map((row) => row[0]));
      expect(Array.from(merges.higher)).toEqual(linkage[method].map((row) => row[1]));
      linkage[method].forEach((row, k) => {
        expect(Math.abs(merges.heights[k]! / row[2]! - 1)).toBeLessThan(1e-13);
      });
    },
  );

  test("a linkage merges what a search of all pairs merges", () => {
    const pairs = fc.integer({ min: 2, max: 12 }).chain((items) =>
      fc.tuple(
        fc.constant(items),
        fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), {
          minLength: (items * (items - 1)) / 2,
          maxLength: (items * (items - 1)) / 2,
        }),
      ),
    );
    fc.assert(
      fc.property(pairs, ([items, distances]) => {
        // Distinct distances: among equals the order of merges is a matter of taste.
        fc.pre(new Set(distances.map((distance) => distance.toPrecision(6))).size === distances.length);
        const merges = agglomerate(Float64Array.from(distances), items, method);
        const expected = searchAllPairs(distances, items, method);
        expect(membersOf(merges.lower, merges.higher, items)).toEqual(expected.members);
        expected.heights.forEach((height, k) => {
          expect(merges.heights[k]!).toBeCloseTo(height, 10);
        });
      }),
    );
  });
});

/** The members of every cluster, merge by merge. */
function membersOf(lower: Int32Array, higher: Int32Array, items: number): string[] {
  const members = Array.from({ length: items }, (_, item) => [item]);
  lower.forEach((a, k) => {
    members.push([...members[a]!, ...members[higher[k]!]!].sort((p, q) => p - q));
  });
  return members.slice(items).map(String);
}

/** The definitions of the methods, from the original distances each time (Ward's by its recurrence). */
function searchAllPairs(distances: number[], items: number, method: LinkageMethod) {
  const offsets = condensedOffsets(items);
  const original = (i: number, j: number) => distances[offsets[Math.min(i, j)]! + Math.max(i, j)]!;
  const ward = new Map<string, number>();
  const key = (a: number[], b: number[]) => [String(a), String(b)].sort().join("|");
  const between = (a: number[], b: number[]): number => {
    const all = a.flatMap((i) => b.map((j) => original(i, j)));
    if (method === "average") return all.reduce((sum, distance) => sum + distance, 0) / all.length;
    if (method === "complete") return Math.max(...all);
    if (method === "single") return Math.min(...all);
    return ward.get(key(a, b)) ?? original(a[0]!, b[0]!);
  };
  let clusters = Array.from({ length: items }, (_, item) => [item]);
  const members: string[] = [];
  const heights: number[] = [];
  while (clusters.length > 1) {
    let best = { p: 0, q: 0, height: Number.POSITIVE_INFINITY };
    for (let p = 0; p < clusters.length; p++) {
      for (let q = p + 1; q < clusters.length; q++) {
        const height = between(clusters[p]!, clusters[q]!);
        if (height < best.height) best = { p, q, height };
      }
    }
    const [a, b] = [clusters[best.p]!, clusters[best.q]!];
    const union = [...a, ...b].sort((p, q) => p - q);
    for (const other of clusters) {
      if (other === a || other === b) continue;
      const [na, nb, nc] = [a.length, b.length, other.length];
      const square =
        (na + nc) * between(a, other) ** 2 + (nb + nc) * between(b, other) ** 2 - nc * best.height ** 2;
      ward.set(key(union, other), Math.sqrt(square / (na + nb + nc)));
    }
    clusters = [...clusters.filter((cluster) => cluster !== a && cluster !== b), union];
    members.push(String(union));
    heights.push(best.height);
  }
  return { members, heights };
}

describe("rankLinkage", () => {
  test("rankLinkage takes differences of ranks as distances", () => {
    expect(formatNewick(rankLinkage({ o1: 1, o2: 2, o3: 4, o4: 5 }))).toBe(
      "((o1:0.5,o2:0.5)y1:1,(o3:0.5,o4:0.5)y2:1)y0;",
    );
  });

  test.each(methods)("rankLinkage by %s takes one feature, equal ranks and names like integers", (method) => {
    expect(formatNewick(rankLinkage({ only: 3 }, { method }))).toBe("only;");
    expect(tipNames(rankLinkage({ b: 1, a: 1, c: 1 }, { method }))).toHaveLength(3);
    expect(tipNames(rankLinkage({ 10: 1, 9: 2 }, { method }))).toEqual(["9", "10"]);
  });

  test("rankLinkage refuses what cannot be clustered", () => {
    expect(() => rankLinkage({})).toThrow("needs at least one feature, got none");
    expect(() => rankLinkage({ a: 1, b: Number.NaN })).toThrow("got NaN for 'b'");
    expect(() => rankLinkage({ a: -1e308, b: 1e308 })).toThrow("distances must be finite");
    expect(() => rankLinkage({ a: -1e308, b: 1e308 }, { method: "single" })).toThrow("must be finite");
    expect(() => rankLinkage({ a: 1 }, { method: "wart" as LinkageMethod })).toThrow(
      "method must be one of average, ward, complete, single, got \"wart\" (did you mean 'ward'?)",
    );
  });
});

describe("randomLinkage", () => {
  const features = Array.from({ length: 12 }, (_, k) => `f${k}`);

  test("randomLinkage is a function of features and seed", () => {
    const trees = [1, 2, 3].map((seed) => formatNewick(randomLinkage(features, seed)));
    expect(new Set(trees).size).toBe(3);
    expect(formatNewick(randomLinkage(features, 2))).toBe(trees[1]);
    expect(tipNames(randomLinkage(features, 2)).sort()).toEqual([...features].sort());
  });

  test("randomLinkage refuses seeds and features that are none", () => {
    for (const seed of [0.5, -1, 2 ** 53, Number.NaN]) {
      expect(() => randomLinkage(features, seed)).toThrow(
        "randomLinkage: seed must be a whole number from 0 to 2^53 - 1, got",
      );
    }
    expect(() => randomLinkage(["a", "a"], 1)).toThrow("got 'a' twice");
  });
});

test("branch lengths of a linkage add up to half its height", () => {
  const merges = {
    lower: Int32Array.of(0, 2),
    higher: Int32Array.of(1, 3),
    heights: Float64Array.of(1, 4),
  };
  expect(formatNewick(linkageTree(["a", "b", "c"], merges))).toBe("(c:2,(a:0.5,b:0.5)y1:1.5)y0;");
});

test("more distances than there is memory for are refused", () => {
  expect(() => condensedRoom("correlationLinkage", 10_000_000)).toThrow(
    "correlationLinkage: 10000000 features have 49999995000000 distances, got no memory for 372529 GiB; filter",
  );
});
