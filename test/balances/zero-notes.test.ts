import { describe, expect, test } from "vitest";
import { collapse } from "../../src/balances/features/collapse.js";
import {
  addPseudocount,
  clr,
  Frame,
  filterFeatures,
  ilr,
  joinSamples,
  multiplicativeReplacement,
  parseNewick,
  replaceZeros,
  type Table,
  treeBalances,
} from "../../src/index.js";
import { makeTable } from "../../src/table/make-table.js";

/** Samples that add up to `total`; 19 cells are not zero, the smallest is 0.05 of the total. */
function shares(total: number): Table {
  const rows = [
    [0.7, 0.3, 0],
    [0.6, 0.35, 0.05],
    [0.2, 0.7, 0.1],
    [0.1, 0.9, 0],
    [0.65, 0.3, 0.05],
    [0.55, 0.45, 0],
    [0.3, 0.6, 0.1],
  ];
  return tableOf(rows.map((row) => row.map((share) => Number((share * total).toPrecision(12)))));
}

function tableOf(rows: readonly (readonly number[])[]): Table {
  const columns = ["a", "b", "c"].map(
    (name, j) => [name, Float64Array.from(rows, (row) => row[j]!)] as const,
  );
  return makeTable(
    rows.map((_, i) => `s${i}`),
    columns,
  );
}

const counts = tableOf([
  [30, 5, 0],
  [12, 0, 2],
  [9, 4, 1],
]);

describe("a pseudocount on proportions gets a note", () => {
  test("the note on a pseudocount on proportions says why and what to do instead", () => {
    expect(addPseudocount(shares(1), 1).notes).toEqual([
      "a pseudocount of 1 was added to proportions, which add up to 1: 18 of the 18 cells that are not zero are no " +
        "larger, so that log-ratios show the pseudocount more than the data; use multiplicative replacement " +
        "(--zeros multiplicative, multiplicativeReplacement), or put half the smallest part that is not zero in the " +
        "place of zeros (--zeros replace:0.025, replaceZeros with 0.025)",
    ]);
    expect(addPseudocount(shares(1), 0.001).notes![0]).toMatch(
      /^a pseudocount of 0.001 was added to proportions, which add up to 1: all ratios change, those of small/,
    );
  });

  test.each([
    ["percentages", shares(100), 1, /^a pseudocount of 1 was added to percentages, which add up to 100: all/],
    [
      "rounded to two digits",
      tableOf([[0.33, 0.33, 0.33]]),
      0.1,
      /proportions.*no cell is zero, so leave it out$/,
    ],
    [
      "a sample without anything",
      tableOf([
        [0.5, 0.5, 0],
        [0, 0, 0],
      ]),
      0.1,
      /proportions, which add up to 1/,
    ],
    ["features left out", filterFeatures(shares(1), { minPrevalence: 7 }).table, 1e-4, /proportions/],
    [
      "twice",
      filterFeatures(filterFeatures(shares(1), { minPrevalence: 4 }).table, {}).table,
      1e-4,
      /proportions/,
    ],
    ["a column taken out by hand", { ...shares(1), closedTo: 1 } as const, 1e-4, /proportions/],
  ])("%s", (_, table, value, note) => {
    expect(addPseudocount(table, value).notes).toEqual([expect.stringMatching(note)]);
  });

  test("taxa made of proportions are noted as proportions are", () => {
    const taxa = collapse(filterFeatures(shares(1), { minPrevalence: 7 }).table, { a: "A", b: "B" }, 1);
    expect(addPseudocount(taxa, 1e-4).notes).toEqual([expect.stringMatching(/proportions/)]);
  });
});

describe("a pseudocount as large as most cells gets a note", () => {
  test("a pseudocount as large as most counts gets a note", () => {
    const singletons = tableOf([
      [1, 1, 0],
      [1, 0, 7],
      [3, 1, 1],
    ]);
    expect(addPseudocount(singletons, 1).notes).toEqual([
      expect.stringMatching(/^a pseudocount of 1 was added: 5 of the 7 cells .*; use .*--zeros replace:0.5,/),
    ]);
    expect(addPseudocount(singletons, 0.5).notes).toBeUndefined();
  });
  test("a pseudocount gets no note where half of the cells are larger", () => {
    expect(addPseudocount(counts, 1).notes).toBeUndefined();
    expect(addPseudocount(counts, 4).notes).toBeUndefined();
    expect(addPseudocount(counts, 5).notes).toEqual([expect.stringMatching(/4 of the 7 cells/)]);
  });
  test("other replacements of zeros get a note only where they are as large as the data", () => {
    expect(replaceZeros(counts, 1).notes).toBeUndefined();
    expect(replaceZeros(shares(1), 0.025).notes).toBeUndefined();
    expect(replaceZeros(shares(1), 1).notes).toEqual([
      expect.stringMatching(/^zeros were replaced by 1: 18 of/),
    ]);
    expect(multiplicativeReplacement(shares(1)).notes).toBeUndefined();
    expect(multiplicativeReplacement(counts, { delta: 0.001 }).notes).toBeUndefined();
    expect(multiplicativeReplacement(shares(1), { delta: 0.45 }).notes).toEqual([
      expect.stringMatching(/^zeros became proportions of 0.45: .*; use half .*--zeros multiplicative:0.025/),
    ]);
  });
});

test("a table of counts stays without notes", () => {
  expect(Object.keys(addPseudocount(counts))).toEqual(["index", "columns"]);
  expect(Object.keys(clr(addPseudocount(counts)))).toEqual(["index", "columns", "transformed"]);
});

describe("notes go with the numbers", () => {
  const noted = addPseudocount(shares(1), 1);
  const tree = parseNewick("((a,b)y1,c)y0;");
  test.each<[string, Table]>([
    ["clr", clr(noted)],
    ["ilr", ilr(noted, tree)],
    ["treeBalances", treeBalances(noted, tree).balances],
    ["filterFeatures", filterFeatures(noted, { minFrequency: 9 }).table],
    ["multiplicativeReplacement", multiplicativeReplacement(noted)],
    ["structuredClone", structuredClone(noted)],
    ["joinSamples", joinSamples(noted, { index: ["s1", "s0"], columns: { x: [1, 2] } }).table],
  ])("through %s", (_, table) => {
    expect(table.notes).toEqual(noted.notes);
  });

  test("notes of a Frame go with the numbers made of it", () => {
    const { index, columns } = shares(1);
    const values = Float64Array.from(
      index.flatMap((_, i) => ["a", "b", "c"].map((name) => columns[name]![i] as number)),
    );
    const frame = new Frame(index, ["a", "b", "c"], values);
    expect(clr(addPseudocount(frame, 1)).notes).toEqual(noted.notes);
    expect(ilr(addPseudocount(frame, 1), tree).notes).toEqual(noted.notes);
    expect(filterFeatures(frame, { minPrevalence: 7 }).table.closedTo).toBe(1);
    expect("notes" in frame).toBe(false);
  });
});

test("zeros of proportions: the error does not offer a pseudocount", () => {
  expect(() => clr(shares(1))).toThrow(
    /replace zeros first, with multiplicativeReplacement\(table\) \(--zeros/,
  );
  expect(() => clr(counts)).toThrow(/replace zeros first, with addPseudocount\(table, 1\) or multiplicative/);
});

test("columns named as remarks are columns", () => {
  const table = addPseudocount({ notes: [2, 3], closedTo: [5, 0] } as never, 1) as Table;
  expect(table.columns["notes"]).toEqual(Float64Array.of(3, 4));
  expect(table.notes).toBeUndefined();
});
