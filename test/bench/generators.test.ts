import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeStudy } from "../../bench/data.js";
import { spreadOf } from "../../bench/measure.js";
import { mlMatrixFitter } from "../../bench/peers/ml-matrix-reml.js";
import { plainFitter } from "../../bench/peers/plain-reml.js";
import { writeWideStudy } from "../../bench/wide-table.js";
import { makeWorkload, structures } from "../../bench/workloads.js";
import { fitSync, modelMatrix, prepare, type Table } from "../../src/index.js";
import { readMetadata, readTable } from "../../src/io/index.js";

/** Numbers to nine digits and everything else as it is: engines may differ in the last bit of a logarithm. */
function fingerprint(...tables: Table[]): string {
  const rounded = (value: unknown) => (typeof value === "number" ? value.toPrecision(9) : value);
  const text = JSON.stringify(
    tables.map(({ columns }) =>
      Object.entries(columns).map(([name, column]) => [name, Array.from(column, rounded)]),
    ),
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

describe("a seed gives the same study everywhere, another one another", () => {
  test.each([
    ["scalar", "22bfd80213fb"],
    ["slopes, shared times", "08ef771cd86e"],
    ["slopes, own times", "809ae89756f1"],
    ["nested", "d94664f3e714"],
    ["crossed", "7e5919be1032"],
  ] as const)("%s", (structure, expected) => {
    const [one, other] = [1, 2].map((seed) => makeWorkload(structure, { responses: 3, seed }));
    expect(fingerprint(one!.metadata, one!.table)).toBe(expected);
    expect(fingerprint(other!.metadata, other!.table)).not.toBe(expected);
  });

  test("a made study has the samples, groups, covariates and responses that were asked for", () => {
    const { table, metadata } = makeStudy({
      samples: 50,
      groups: 6,
      groupSize: [7, 10],
      covariates: 3,
      responses: 2,
    });
    expect([table.index.length, Object.keys(table.columns).length]).toEqual([50, 2]);
    expect(Object.keys(metadata.columns)).toEqual(["x1", "x2", "x3", "group"]);
    expect(new Set(metadata.columns["group"] as string[]).size).toBe(6);
  });
});

test.each(structures)("every response of '%s' can be fitted", (structure) => {
  const { formula, metadata, table } = makeWorkload(structure, { responses: 4 });
  const model = fitSync(prepare(formula, metadata), table);
  expect(model.nobs.every((n) => n === 1000)).toBe(true);
  for (const status of model.status) expect(["ok", "singular"]).toContain(status);
});

test("the fits written by hand are the same fits", () => {
  const { fixed, formula, metadata, table } = makeWorkload("scalar", { responses: 12 });
  const model = fitSync(prepare(formula, metadata), table);
  const X = modelMatrix(fixed, metadata);
  const columns = X.columnNames.map((name) => X.column(name));
  const levels = metadata.columns["group"] as string[];
  const names = [...new Set(levels)];
  const group = Int32Array.from(levels, (level) => names.indexOf(level));
  for (const fitter of [plainFitter(columns, group), mlMatrixFitter(columns, group)]) {
    model.responses.forEach((name, i) => {
      const fit = fitter(table.columns[name] as Float64Array);
      expect(Math.abs(fit.criterion - model.criterion[i]!)).toBeLessThan(1e-5);
      model
        .coefficients()
        .column(name)
        .forEach((b, j) => {
          expect(fit.beta[j]!).toBeCloseTo(b, 5);
        });
    });
  }
});

test("a wide study is the same in files", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-wide-"));
  try {
    const files = await writeWideStudy(folder, 5);
    const study = makeStudy({ samples: 1000, groups: 100, groupSize: [8, 12], covariates: 2, responses: 5 });
    expect((await readTable(files.table)).columns).toEqual(study.table.columns);
    const { columns } = await readMetadata(files.metadata);
    expect(columns["x1"]).toEqual(study.metadata.columns["x1"]);
    expect(readFileSync(files.table, "utf8").split("\n")).toHaveLength(1002);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("spreadOf gives the median and the quartiles", () => {
  expect(spreadOf([5, 1, 3, 2, 4])).toEqual({ lower: 2, median: 3, upper: 4 });
  expect(spreadOf([1, 2])).toEqual({ lower: 1.25, median: 1.5, upper: 1.75 });
  expect(spreadOf([7])).toEqual({ lower: 7, median: 7, upper: 7 });
});
