import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { seededRandom } from "../../bench/random.js";
import { closePool, fitSync, type LMEModel, prepare } from "../../src/index.js";
import { pieceRuns, type Verb } from "../../src/model/threads/piece-runs.js";
import type { Table } from "../../src/table/table.js";

afterAll(closePool);

/** 12 subjects of 5 visits, some cells of the second response missing, the last without a value. */
const random = seededRandom(8);
const rows = Array.from({ length: 60 }, (_, i) => [Math.floor(i / 5), i % 5] as const);
const index = rows.map((_, i) => `s${i}`);
const metadata: Table = {
  index,
  columns: {
    subject: rows.map(([g]) => `g${g}`),
    item: rows.map(([, t]) => `t${t}`),
    arm: Float64Array.from(rows, ([g]) => g % 2),
    time: Float64Array.from(rows, ([, t]) => t - 2),
  },
};
const column = (j: number) => {
  const u = Array.from({ length: 12 }, () => [random.normal(), random.normal()] as const);
  return Float64Array.from(rows, ([g, t], i) => {
    if (j === 4 || (j === 1 && i % 11 === 4)) return Number.NaN;
    return u[g]![0] + 0.3 * (t - 2) * u[g]![1] + random.normal();
  });
};
const table: Table = {
  index,
  columns: Object.fromEntries(Array.from({ length: 5 }, (_, j) => [`y${j}`, column(j)])),
};
const models: readonly (readonly [string, LMEModel])[] = [
  ["slopes", fitSync(prepare("arm + time + (time | subject)", metadata), table)],
  ["crossed", fitSync(prepare("arm + time + (1 | subject) + (1 | item)", metadata), table)],
];

/** The same model of one response. */
const alone = ({ plan }: LMEModel) => fitSync(plan, { index, columns: { y3: table.columns.y3! } });

const statistic = ({ beta, sigma }: { beta: Float64Array; sigma: number }) => ({ ratio: beta[1]! / sigma });

/** What each verb is asked, and what it answers on this thread. */
function askedOf(model: LMEModel) {
  const crossed = model.plan.design.random.length > 1;
  const groups = crossed
    ? { limits: "studentized" as const }
    : { type: "cases" as const, limits: "bca" as const };
  const { y4: _, ...columns } = model.balances.columns;
  const whole = fitSync(model.plan, { index, columns });
  const run = (threads: number | undefined) => {
    const own = <O extends object>(options: O) =>
      ({ ...options, ...(threads !== undefined && { threads }) }) as O;
    return {
      profile: () => model.profile(own({ parameters: ["arm", "sigma"] })),
      permute: () => model.permute(own({ term: "time", nperm: 19, seed: 2 })),
      bootstrap: () => model.bootstrap(own({ nsim: 30, seed: 2, statistic })),
      groups: () => model.bootstrap(own({ nsim: 9, ...groups })),
      residual: () => model.bootstrap(own({ nsim: 9, type: "residual" as const })),
      wholeTable: () => whole.wholeTable(own({ nperm: 9 })),
      confint: () => model.confint(own({ method: "boot" as const, nsim: 9 })),
    };
  };
  return { run, expected: Object.entries(run(undefined)).map(([name, verb]) => [name, verb()] as const) };
}

afterEach(() => vi.restoreAllMocks());

describe.each(models)("%s: any number of threads gives the same bits", (_, all) => {
  describe.each([
    ["all responses", all],
    ["one response", alone(all)],
  ] as const)("%s", (_, each) => {
    const { run, expected } = askedOf(each);
    test.each([0, 1, 3])("%i threads", async (threads) => {
      const here = (Object.keys(pieceRuns) as Verb[]).map((verb) => vi.spyOn(pieceRuns, verb));
      for (const [name, verb] of Object.entries(run(threads)))
        expect([name, await verb()]).toEqual(expected.find(([own]) => own === name));
      for (const { mock } of here) expect(mock.calls.length > 0).toBe(threads === 0);
    });
  });
});

const [, model] = models[0]!;

test("progress ascends to 1, and an aborted run rejects with its reason", async () => {
  const seen: number[] = [];
  await model.profile({ threads: 2, onProgress: (fraction) => seen.push(fraction) });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(1);
  for (const threads of [0, 2]) {
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("enough"));
    await expect(model.profile({ threads, signal: controller.signal, onProgress })).rejects.toThrow("enough");
  }
});

test("what is wrong with the options is said before any worker is asked, in the words of the verb", async () => {
  await expect(async () => model.permute({ term: "army", threads: 2 })).rejects.toThrow(
    "permute: no term named 'army' (did you mean 'arm'?)",
  );
  await expect(async () => model.profile({ threads: -1 })).rejects.toThrow("profile: threads must");
  const { signal } = new AbortController();
  expect(() => model.profile({ signal } as object)).toThrow("profile: signal needs threads");
});
