import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { readFrame } from "../../src/io/index.js";
import { decodeData } from "../../src/report/app/decode-data.js";
import { explore } from "../../src/report/app/explore.js";
import { initialState } from "../../src/report/app/initial-state.js";
import { embedData } from "../../src/report/embed-data.js";
import { lagCorrelations, lagPairs } from "../../src/report/record/lag-correlations.js";
import { type ReportData, reportData } from "../../src/report/report-data.js";
import type { ResidualDesign } from "../../src/residual/residual-design.js";

interface Expected {
  readonly sd: number[];
  readonly correlation: number[];
  readonly raw: number[];
  readonly whitened: number[];
}

const folder = new URL("../fixtures/residual-lags/", import.meta.url);
const frame = await readFrame(new Blob([readFileSync(new URL("trial.csv", folder))]));
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as Record<
  string,
  Expected
>;

function reportOf(residual: string): ReportData {
  const model = mixedlmSync("y + z ~ arm * C(week)", frame, { residual });
  return decodeData(embedData(reportData(model, { metadata: frame })));
}

test.each(["us", "ar1"])("covariances and correlations by lag of %s are nlme's", (kind) => {
  const { residual, responses } = reportOf(`${kind}(week | subject)`);
  const at = residual!.responses.indexOf(responses.indexOf("y"));
  const { sd, correlation, raw, whitened } = expected[kind]!;
  const close = (values: Float32Array, of: readonly number[]) => {
    const own = values.subarray(at * of.length, (at + 1) * of.length);
    of.forEach((value, i) => {
      expect(own[i]).toBeCloseTo(value, 4);
    });
  };
  expect(residual!.visits).toEqual(["0", "2", "4", "8"]);
  expect(residual!.lags).toEqual(["1", "2", "3"]);
  expect(Array.from(residual!.counts.subarray(0, 3))).toEqual([54, 36, 18]);
  close(residual!.deviations, sd);
  close(residual!.correlations, correlation);
  close(residual!.raw, raw);
  close(residual!.whitened, whitened);
});

test("the report shows them for the chosen response", () => {
  const { document } = parseHTML("<!DOCTYPE html><html><body><main></main></body></html>");
  const root = document.querySelector("main") as unknown as HTMLElement;
  const data = reportOf("us(week | subject)");
  explore(root, data);
  const section = root.querySelector("section.mlm-within")!;
  const texts = Array.from(
    section.querySelectorAll(".figure-residual-correlation text"),
    (each) => each.textContent,
  );
  const chosen = data.residual!.responses.indexOf(initialState(data).response);
  const first = data.residual!.correlations[chosen * 16 + 1]!.toFixed(2);
  expect(texts.filter((text) => text === first).length).toBeGreaterThanOrEqual(2);
  expect(section.querySelector(".figure-residual-lags figcaption")!.textContent).toMatch(/band/);
});

test("times of their own have lags by how far they are apart, and the correlation that car1 expects there", () => {
  const { residual } = reportOf("car1(week | subject)");
  expect(residual!.visits).toEqual([]);
  expect(residual!.lags).toEqual(["2", "4", "6", "8"]);
  const [two, four, six] = residual!.decay!;
  expect(two! ** 2).toBeCloseTo(four!, 5);
  expect(two! ** 3).toBeCloseTo(six!, 5);
});

test("independent residuals have no such section", () => {
  const model = mixedlmSync("y + z ~ arm + (1 | subject)", frame);
  expect(reportData(model).residual).toBeUndefined();
});

test("many times fall into ranges of as many pairs each; missing residuals leave their pairs out", () => {
  const times = Float64Array.from({ length: 40 }, (_, i) => i ** 1.3);
  const design = { subject: new Int32Array(40), visit: new Int32Array(), times } as unknown as ResidualDesign;
  const pairs = lagPairs(design);
  expect(pairs.labels.length).toBe(8);
  const values = Float64Array.from(times, (_, i) => (i === 7 ? Number.NaN : i % 2 === 0 ? 1 : -1));
  const { counts, correlations } = lagCorrelations(pairs, values);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe((39 * 38) / 2);
  const all = Array.from({ length: 40 }, (_, a) => a).flatMap((a) =>
    Array.from({ length: 39 - a }, (_, k) => ({ a, b: a + k + 1, far: times[a + k + 1]! - times[a]! })),
  );
  const nearest = all.sort((one, other) => one.far - other.far).slice(0, Math.ceil(all.length / 8));
  const known = nearest.filter(({ a, b }) => a !== 7 && b !== 7);
  expect(counts[0]).toBe(known.length);
  const sum = known.reduce((total, { a, b }) => total + values[a]! * values[b]!, 0);
  expect(correlations[0]).toBeCloseTo(sum / known.length, 10);
});
