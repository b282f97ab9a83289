import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FitResult } from "../../src/fit/fit-result.js";
import { fitTableInThreads } from "../../src/fit/pool/fit-table-in-threads.js";
import { hireThreads } from "../../src/fit/pool/hire-threads.js";
import { closePool, warmThreads } from "../../src/fit/pool/pool.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { type FitRequest, fitTable } from "../../src/fit/run/fit-table.js";
import { fit as fitAsync, fitSync, mixedlm, UsageError } from "../../src/index.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { RunOptions } from "../../src/options/run.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";

afterAll(closePool);

/** A study of 120 samples: groups of unequal size, a crossed factor, covariates, weights. */
const SAMPLES = 120;
const random = generator(7);
const index = Array.from({ length: SAMPLES }, (_, i) => `s${i}`);
const metadata: Table = {
  index,
  columns: {
    x: Float64Array.from(index, () => random.normal()),
    shift: Float64Array.from(index, () => random.normal()),
    weight: Float64Array.from(index, () => 0.5 + random.uniform()),
    patient: index.map((_, i) => `p${(i * i) % 23}`),
    site: index.map(() => `c${random.below(9)}`),
  },
};

/** Responses with effects of patients, in another order of the samples than the metadata. */
function responses(
  count: number,
  make: (values: Float64Array) => Table["columns"][string] = (v) => v,
): Table {
  const patients = metadata.columns["patient"] as string[];
  const order = index.map((_, i) => (i * 7) % SAMPLES);
  const columns = Array.from({ length: count }, (_, j) => {
    const effects = new Map(patients.map((patient) => [patient, (j % 3) * random.normal()]));
    return make(Float64Array.from(order, (row) => 5 + effects.get(patients[row]!)! + random.normal()));
  });
  return {
    index: order.map((row) => index[row]!),
    columns: Object.fromEntries(columns.map((column, j) => [`y${j}`, column])),
  };
}

/** A table in which some responses have no fit, or not on all rows. */
function troubled(count: number): Table {
  const table = responses(count);
  const spoil = (name: string, change: (values: Float64Array) => void) =>
    change(table.columns[name] as Float64Array);
  for (let j = 0; j < 12; j++) spoil(`y${j}`, (y) => y.fill(Number.NaN, 3, 6));
  for (let j = 12; j < 16; j++) spoil(`y${j}`, (y) => y.fill(Number.NaN, j, 2 * j));
  spoil("y20", (y) => y.fill(3));
  spoil("y21", (y) => y.fill(Number.POSITIVE_INFINITY, 8, 9));
  spoil("y22", (y) => y.fill(Number.NaN));
  spoil("y23", (y) => y.fill(Number.NaN, 2));
  return table;
}

/** Designs with as many responses as are worth a worker. */
const designs: readonly (readonly [string, number, string, FitOptions])[] = [
  ["one intercept", 1500, "x", { groups: "patient" }],
  ["correlated slope", 200, "x", { groups: "patient", reFormula: "x" }],
  ["weights and offset", 200, "x", { groups: "patient", reFormula: "x", weights: "weight", offset: "shift" }],
  ["crossed", 32, "x + (1 | patient) + (1 | site)", {}],
  [
    "crossed, by maximum likelihood",
    40,
    "x + (x | patient) + (1 | site)",
    { reml: false, weights: "weight" },
  ],
];

const wishes: readonly (readonly [string, FitRequest])[] = [
  ["Satterthwaite", { reml: true, satterthwaite: true, joint: false }],
  ["the joint Hessian", { reml: true, satterthwaite: false, joint: true }],
];

describe.each(designs)("%s", (_, count, formula, options) => {
  beforeEach(closePool);
  const plan = prepare(formula, metadata, options);
  const table = troubled(count);
  const names = Object.keys(table.columns);
  test.each(wishes)("%s: any number of threads gives the same bits", async (_, wish) => {
    const request = { ...wish, reml: plan.options.reml };
    const expected = fitTable(plan, table, names, request);
    for (const threads of [0, 1, 2, 3]) {
      expect(await fitTableInThreads(plan, table, names, request, { threads })).toEqual(expected);
      expect(warmThreads()).toBe(threads);
    }
  });
});

/** A job that takes a while: crossed factors, `count` responses. */
function job(count = 150) {
  const plan = prepare("x + (1 | patient) + (1 | site)", metadata);
  const table = responses(count);
  return {
    expected: () => resultOf(fitSync(plan, table)),
    run: async (options: RunOptions) => resultOf(await fitAsync(plan, table, options)),
  };
}

const resultOf = ({ result }: { result: FitResult }) => result;

describe("where columns lie", () => {
  const kinds: readonly (readonly [string, (values: Float64Array) => Table["columns"][string]])[] = [
    ["arrays", (values) => Array.from(values)],
    ["32-bit floats", (values) => Float32Array.from(values)],
    [
      "shared memory, one block each",
      (values) => shared(new SharedArrayBuffer(values.byteLength), 0, values),
    ],
    ["one block of shared memory", (values) => shared(block, 8 * (3 + SAMPLES * at++), values)],
    [
      "shared and not, in turn",
      (values) => (at++ % 2 === 0 ? values : shared(new SharedArrayBuffer(SAMPLES * 8), 0, values)),
    ],
  ];
  let at = 0;
  const block = new SharedArrayBuffer(8 * (SAMPLES * 60 + 3) + 5);
  const shared = (buffer: SharedArrayBuffer, offset: number, values: Float64Array) => {
    const column = new Float64Array(buffer, offset, values.length);
    column.set(values);
    return column;
  };
  test.each(kinds)("%s", async (_, make) => {
    at = 0;
    const plan = prepare("x + (1 | patient) + (1 | site)", metadata);
    const table = responses(60, make);
    const before = structuredClone(table.columns["y3"]);
    const model = await fitAsync(plan, table, { threads: 2 });
    expect(resultOf(model)).toEqual(resultOf(fitSync(plan, table)));
    expect(table.columns["y3"]).toEqual(before);
  });
});

describe("a run", () => {
  beforeEach(closePool);
  afterEach(() => vi.restoreAllMocks());

  test("a run hires as many workers as it is told, and leaves them for the next", async () => {
    const { run, expected } = job(60);
    expect(await run({ threads: 2 })).toEqual(expected());
    expect(warmThreads()).toBe(2);
    await run({ threads: 1 });
    expect(warmThreads()).toBe(2);
    await run({ threads: 3 });
    expect(warmThreads()).toBe(3);
    await closePool();
    expect(warmThreads()).toBe(0);
  });

  test("a run hires nobody for little work, or when told so", async () => {
    const plan = prepare("x", metadata, { groups: "patient" });
    await fitAsync(plan, responses(3));
    await job(60).run({ threads: 0 });
    expect(warmThreads()).toBe(0);
  });

  test.each([0, 2, undefined])("a run tells how far it is, ascending to 1 (threads %s)", async (threads) => {
    const told: number[] = [];
    await job(4000).run({ threads, onProgress: (fraction) => told.push(fraction) });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(told.filter((fraction) => fraction === 1)).toHaveLength(1);
  });

  test.each([0, 2])(
    "a run stops with the signal's reason, and the next run is whole (threads %s)",
    async (threads) => {
      const { run, expected } = job(2000);
      const control = new AbortController();
      const reason = new Error("enough");
      let last = 0;
      const onProgress = (fraction: number) => {
        last = fraction;
        control.abort(reason);
      };
      await expect(run({ threads, signal: control.signal, onProgress })).rejects.toBe(reason);
      const told = last;
      expect(told).toBeLessThan(0.5);
      expect(await run({ threads })).toEqual(expected());
      expect(last).toBe(told);
      await expect(run({ threads, signal: control.signal })).rejects.toBe(reason);
    },
  );

  test("a signal on a timer is heard while this thread works", async () => {
    await expect(job(6000).run({ threads: 0, signal: AbortSignal.timeout(10) })).rejects.toThrow(/timeout/i);
  });

  test("other work has its turn while this thread fits", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await job(2000).run({ threads: 0 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  test("what a killed worker had is done by another worker", async () => {
    const { run, expected } = job(2000);
    let kills = 0;
    const onProgress = () => {
      if (kills++ === 3) void hireThreads(1)[0]!.stop();
    };
    expect(await run({ threads: 2, onProgress })).toEqual(expected());
    expect(warmThreads()).toBe(1);
  });

  test("when all workers are gone, this thread finishes the run", async () => {
    const { run, expected } = job(2000);
    let closed = false;
    const onProgress = () => {
      if (!closed) void closePool();
      closed = true;
    };
    expect(await run({ threads: 2, onProgress })).toEqual(expected());
    expect(warmThreads()).toBe(0);
  });

  test("without workers on the platform, this thread does the run", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    const { run, expected } = job(60);
    expect(await run({ threads: 2 })).toEqual(expected());
    expect(warmThreads()).toBe(0);
  });

  test("an error of the caller's own stops the run", async () => {
    const onProgress = () => {
      throw new RangeError("mine");
    };
    await expect(job().run({ threads: 2, onProgress })).rejects.toThrow("mine");
  });

  test("runs at the same time share the workers", async () => {
    const jobs = [job(80), job(60), job(40)];
    const results = await Promise.all(jobs.map(({ run }) => run({ threads: 2 })));
    expect(results).toEqual(jobs.map(({ expected }) => expected()));
    expect(warmThreads()).toBe(2);
  });

  test.each([-1, 1.5, Number.NaN, 1e9, "2" as unknown as number])(
    "a run refuses %s threads",
    async (threads) => {
      const run = mixedlm("x", responses(2), metadata, { groups: "patient", threads });
      await expect(run).rejects.toThrow(UsageError);
      await expect(run).rejects.toThrow("threads must be a whole number");
    },
  );
});

test("a fit of no responses is done", async () => {
  const told: number[] = [];
  const plan = prepare("x", metadata, { groups: "patient" });
  const model = await fitAsync(
    plan,
    { index, columns: {} },
    { onProgress: (fraction) => told.push(fraction) },
  );
  expect(model.responses).toEqual([]);
  expect(told).toEqual([1]);
});

const tests: readonly (readonly [string, FitOptions])[] = [
  ["Kenward and Roger's", { test: "kenward-roger" }],
  ["the joint Hessian's", { test: "normal", vcov: "joint" }],
  ["cluster-robust", { test: "normal", vcov: "cr1" }],
];

test.each(tests)("tests computed after the fit are fitSync's: %s", async (_, options) => {
  const plan = prepare("x", metadata, { groups: "patient", reFormula: "x", ...options });
  const table = troubled(200);
  const expected = fitSync(plan, table);
  const told: number[] = [];
  const model = await fitAsync(plan, table, { threads: 2, onProgress: (fraction) => told.push(fraction) });
  expect(resultOf(model)).toEqual(resultOf(expected));
  expect(model.pvalues().values).toEqual(expected.pvalues().values);
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(1);
});
