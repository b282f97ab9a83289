import { crc32, inflateSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { beforeAll, expect, test } from "vitest";
import { reportNames } from "../../src/cli/files/output-place.js";
import { distributions } from "../../src/index.js";
import { allFigures, drawFigures, type FigureFile } from "../../src/report/app/draw-figures.js";
import { pngUrl } from "../../src/report/app/figures/parts/png.js";
import { normalQuantile } from "../../src/report/app/figures/parts/quantiles.js";
import { formatNumber, formatP, shorten } from "../../src/report/app/format-number.js";
import type { ResidualRecord, TestRecord } from "../../src/report/record/report-record.js";
import { smallReport } from "../support/report-study.js";

let files: FigureFile[];
beforeAll(async () => {
  const { document } = parseHTML("<!DOCTYPE html><html><body></body></html>");
  const curve = (label: string, share: number) => ({
    label,
    groups: [20, 40, 80],
    power: [share, 1.5 * share, 2 * share],
  });
  const power = { isOfOne: false, curves: [curve("0 % dropout", 0.45), curve("20 % dropout", 0.4)] };
  const report = await smallReport();
  const { length } = report.responses;
  const tests = [comparisonsOf(length)];
  files = drawFigures({ ...report, power, tests, residual: residualOf(length) }, document);
});

/** Correlations of three visits that fall with their distance, of responses all alike. */
function residualOf(responses: number): ResidualRecord {
  const of = (values: readonly number[]) =>
    Float32Array.from({ length: responses * values.length }, (_, i) => values[i % values.length]!);
  return {
    text: "ar1h(week | patient)",
    visit: "week",
    subject: "patient",
    visits: ["0", "1", "2"],
    arms: [],
    responses: Int32Array.from({ length: responses }, (_, i) => i),
    deviations: of([1.25, 2.5, 1]),
    correlations: of([1, 0.5, -0.25, 0.5, 1, 0.5, -0.25, 0.5, 1]),
    lags: ["1", "2"],
    raw: of([0.5, -0.25]),
    whitened: of([0.05, -0.4]),
    counts: Int32Array.from(of([24, 12])),
  };
}

/** Three comparisons of means, the same of all responses. */
function comparisonsOf(responses: number): TestRecord {
  const column = (name: string, own: readonly number[]) => ({
    name,
    isLog: name === "p",
    values: Float32Array.from({ length: 3 * responses }, (_, i) => own[i % 3]!),
  });
  return {
    heading: "Comparisons of means",
    rows: ["arm: b - a", "arm: c - a", "arm: c - b"],
    responses: Int32Array.from({ length: responses }, (_, i) => i),
    columns: [
      column("Estimate", [1, -0.5, -1.5]),
      column("Lower 95 % limit", [0.5, -1.5, -2.5]),
      column("Upper 95 % limit", [1.5, 0.5, -0.5]),
      column("p", [-3, -0.5, -2]),
    ],
  };
}

/** A picture without the digits that engines may round differently. */
function normalised(svg: string): string {
  return svg
    .replace(/-?\d+\.\d+(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(1)) + 0))
    .replace(/></g, ">\n<");
}

test.each(allFigures.map(({ id }) => id))("%s looks as it did", async (id) => {
  const file = files.find((each) => each.id === id)!;
  await expect(normalised(file.svg)).toMatchFileSnapshot(`snapshots/${id}.svg`);
  const [head, ...rows] = file.tsv.trimEnd().split("\n");
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row.split("\t").length).toBe(head!.split("\t").length);
});

test("the command line knows the files of every figure", () => {
  expect(reportNames).toEqual([
    "report.html",
    // The map of pairs is a figure of its own, without a report.
    ...[...allFigures.map(({ id }) => id), "pairs"].flatMap((id) => [`plot-${id}.svg`, `plot-${id}.tsv`]),
  ]);
});

test.each([
  [-4.93, "1.2e−5"],
  [Math.log10(0.05), "0.050"],
  [-0.0001, "1.000"],
  [Math.log10(0.0497), "0.0497"],
  [Math.log10(0.05001), "0.05001"],
  [Math.log10(0.15), "0.150"],
  [-350.2, "6.3e−351"],
  [-5 - 1e-9, "1.0e−5"],
  [Number.NaN, "–"],
  [Number.NEGATIVE_INFINITY, "0"],
])("p of 10^%d is %s", (log10p, text) => {
  expect(formatP(log10p)).toBe(text);
});

test("numbers and names are short", () => {
  expect([0, -1.23456, 123456, 0.00012, Number.NaN].map(formatNumber)).toEqual([
    "0",
    "−1.235",
    "1.23e+5",
    "1.20e−4",
    "–",
  ]);
  expect(shorten("k__Bacteria;g__Blautia", 11)).toBe("k__Ba…autia");
  expect(shorten("short", 11)).toBe("short");
  const beyond = shorten("𝛽".repeat(30), 12);
  expect(beyond).toBe(`${"𝛽".repeat(6)}…${"𝛽".repeat(5)}`);
  expect(encodeURIComponent(beyond)).toContain("%F0%9D%9B%BD");
  expect(encodeURIComponent(shorten("a𝛽".repeat(20), 12))).toContain("%E2%80%A6");
});

test.each([1e-6, 0.01, 0.3, 0.5, 0.9, 0.999])(
  "the normal quantile of %d is right to what an axis shows",
  (p) => {
    expect(normalQuantile(p)).toBeCloseTo(distributions.normalQuantile(p), 7);
  },
);

test("a picture of pixels is a PNG that holds them", () => {
  const [width, height] = [300, 250];
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => (i * 7) % 256);
  const bytes = Buffer.from(pngUrl(width, height, pixels, new Uint8Array(768)).split(",")[1]!, "base64");
  for (const name of ["IHDR", "PLTE", "IDAT", "IEND"]) {
    const start = bytes.indexOf(name);
    const end = start + 4 + bytes.readUInt32BE(start - 4);
    expect(bytes.readUInt32BE(end), name).toBe(crc32(bytes.subarray(start, end)));
  }
  const at = bytes.indexOf("IDAT");
  const rows = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  for (let y = 0; y < height; y++) {
    expect(
      rows
        .subarray(y * (width + 1) + 1, (y + 1) * (width + 1))
        .equals(pixels.subarray(y * width, (y + 1) * width)),
    ).toBe(true);
  }
});
