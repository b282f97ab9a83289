import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { concatResults } from "../../src/fit/run/combine-results.js";
import {
  closePool,
  type FitResult,
  fitStream,
  fitSync,
  prepare,
  resultPvalues,
  resultTables,
  type Table,
} from "../../src/index.js";
import { adjustByTerm } from "../../src/inference/multiplicity/adjust.js";
import type { FitOptions } from "../../src/options/fit.js";
import { selectColumns } from "../../src/table/select.js";
import { generator } from "../support/random-problem.js";

afterAll(closePool);

const random = generator(11);
const samples = Array.from({ length: 24 }, (_, i) => `s${i}`);
const metadata: Table = {
  index: samples,
  columns: {
    time: Float64Array.from(samples, (_, i) => i % 4),
    patient: samples.map((_, i) => `p${Math.floor(i / 4)}`),
  },
};
const names = Array.from({ length: 37 }, (_, j) => `y${j}`);
const table: Table = {
  index: samples,
  columns: Object.fromEntries(
    names.map((name, j) => [
      name,
      Float64Array.from(samples, (_, i) => {
        if (j === 9) return 2;
        return i === 5 && j % 6 === 2 ? Number.NaN : random.normal() + (j % 3) * Math.floor(i / 4);
      }),
    ]),
  ),
};

function* cut(lengths: readonly number[]): Generator<Table> {
  let at = 0;
  for (let k = 0; at < names.length; k++) {
    const length = lengths[k % lengths.length]!;
    yield selectColumns(table, names.slice(at, at + length));
    at += length;
  }
}

async function streamed(plan: ReturnType<typeof prepare>, lengths: readonly number[], threads = 0) {
  const results: FitResult[] = [];
  for await (const result of fitStream(plan, cut(lengths), { threads })) results.push(result);
  return results;
}

const models: Record<string, FitOptions> = {
  "Satterthwaite's": {},
  "Kenward and Roger's": { test: "kenward-roger" },
  "Wald's, by maximum likelihood": { test: "normal", reml: false, vcov: "joint" },
  "cluster-robust": { test: "residual", vcov: "cr1" },
};

describe.each(Object.entries(models))("%s tests", (_, options) => {
  const plan = prepare("time", metadata, { groups: "patient", ...options });
  const whole = fitSync(plan, table);

  test("a stream gives the same bits for any batches", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
        async (lengths) => {
          expect(concatResults(await streamed(plan, lengths))).toEqual(whole.result);
        },
      ),
      { numRuns: 8 },
    );
  });

  test("a stream has the tables of the model", () => {
    const { coefficients, variance, fits } = resultTables(plan, whole.result);
    expect(coefficients).toEqual(whole.tidy());
    expect(variance).toEqual(whole.varianceComponents());
    expect(fits).toEqual(whole.glance());
  });
});

const plan = prepare("time", metadata, { groups: "patient" });

test("q-values come from the p-values of all batches", async () => {
  const results = await streamed(plan, [10]);
  const p = Float64Array.from(results.flatMap((result) => Array.from(resultPvalues(plan, result))));
  const q = adjustByTerm(p, 2, "bh");
  let at = 0;
  const coefficients = results.flatMap((result) => {
    const own = q.subarray(at, (at += result.beta.length));
    return Array.from(resultTables(plan, result, own).coefficients.columns.q_value);
  });
  expect(coefficients).toEqual(Array.from(fitSync(plan, table).tidy().columns.q_value));
});

test("a stream fitted in workers gives the bits of this thread", async () => {
  expect(concatResults(await streamed(plan, [16], 2))).toEqual(fitSync(plan, table).result);
});

test("a stream holds no more than two batches in memory", async () => {
  let made = 0;
  let taken = 0;
  function* endless() {
    for (;;) {
      made++;
      expect(made - taken).toBeLessThanOrEqual(2);
      yield selectColumns(table, names.slice(0, 2));
    }
  }
  for await (const { responses } of fitStream(plan, endless(), { threads: 0 })) {
    expect(responses).toEqual(["y0", "y1"]);
    if (++taken === 50) break;
  }
});

test("the source is closed when nobody listens any more, and when a batch is bad", async () => {
  let closed = 0;
  async function* source(good: boolean) {
    try {
      for (let k = 0; k < 9; k++) {
        yield good || k < 2 ? selectColumns(table, ["y0"]) : { index: ["other"], columns: { y: [1] } };
      }
    } finally {
      closed++;
    }
  }
  for await (const _ of fitStream(plan, source(true), { threads: 0 })) break;
  expect(closed).toBe(1);
  const failing = async () => {
    for await (const _ of fitStream(plan, source(false), { threads: 0 }));
  };
  await expect(failing()).rejects.toThrow("the table must hold samples of the plan");
  expect(closed).toBe(2);
});

test("an aborted stream rejects with the reason, and progress counts responses", async () => {
  const counts: number[] = [];
  const interruption = new AbortController();
  const aborted = async () => {
    const options = {
      threads: 0,
      signal: interruption.signal,
      onProgress: (done: number) => counts.push(done),
    };
    for await (const _ of fitStream(plan, cut([10]), options)) interruption.abort("enough");
  };
  await expect(aborted()).rejects.toBe("enough");
  expect(counts.at(-1)).toBe(10);
});
