import { describe, expect, test } from "vitest";
import { DataError, fit as fitInTurns, fitSync, LMEModel, mixedlm, prepare } from "../../src/index.js";
import type { Table } from "../../src/table/table.js";
import { readTsv } from "../support/read-fixture.js";

const metadata = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
const { Reaction, ...covariates } = metadata.columns;
const reaction = Reaction as Float64Array;
const responses: Table = {
  index: metadata.index,
  columns: {
    reaction,
    missing: reaction.map((value, i) => (i % 9 === 0 ? Number.NaN : value)),
    constant: reaction.map(() => 3),
  },
};
const options = { groups: "Subject", reFormula: "Days" };
const plan = prepare("Days", { index: metadata.index, columns: covariates }, options);
const model = fitSync(plan, responses);

function expectSame(other: LMEModel): void {
  expect(other.result).toEqual(model.result);
  expect(other.tidy()).toEqual(model.tidy());
  expect(other.glance()).toEqual(model.glance());
}

describe("a model through JSON", () => {
  const text = JSON.stringify(model);
  const back = LMEModel.fromJSON(text);

  test("a model through JSON has the same numbers to the last bit", () => {
    expectSame(back);
    expect(back.plan).toEqual(model.plan);
    expect(back.dropped).toEqual(model.dropped);
  });

  test("a model through JSON still answers what needs the data", () => {
    expect(back.residuals()).toEqual(model.residuals());
    expect(back.randomEffects({ variance: true })).toEqual(model.randomEffects({ variance: true }));
    expect(back.infer({ test: "normal" }).tidy()).toEqual(model.infer({ test: "normal" }).tidy());
    const newdata = { index: ["a", "b"], columns: { Days: [3, 20], Subject: ["308", "nobody"] } };
    expect(back.predict(newdata, { random: true })).toEqual(model.predict(newdata, { random: true }));
  });

  test("a model in JSON holds plain arrays, NaN as null, and its version", () => {
    const record = JSON.parse(text);
    expect(record.schemaVersion).toBe(1);
    expect(record.result.sigma2).toEqual([...Array.from(model.sigma2).slice(0, 2), null]);
    expect(record.plan.reduced).toBeUndefined();
  });

  test("a model in JSON without data keeps the estimates and refuses the rest in words", () => {
    const bare = LMEModel.fromJSON(JSON.stringify(model.toJSON({ data: false })));
    expectSame(bare);
    expect(bare.fitted({ random: false })).toEqual(model.fitted({ random: false }));
    expect(() => bare.residuals()).toThrow(DataError);
  });

  test("a model through JSON keeps a tree and its proportions", async () => {
    const parts: Table = {
      index: metadata.index,
      columns: {
        a: reaction,
        b: reaction.map((v, i) => v + 40 * Math.sin(i)),
        c: reaction.map((v, i) => 500 - v + (i % 7)),
      },
    };
    const composed = await mixedlm(
      "Days",
      parts,
      { index: metadata.index, columns: covariates },
      { groups: "Subject", tree: "(c,(b,a)Y2)Y1;" },
    );
    const again = LMEModel.fromJSON(JSON.stringify(composed));
    expect(again.members).toEqual(composed.members);
    expect(again.coefficients({ tree: again.tree! })).toEqual(
      composed.coefficients({ tree: composed.tree! }),
    );
  });

  test("a model through JSON keeps odd names, order and weights", () => {
    const columns = Object.fromEntries([
      ["__proto__", reaction],
      ["10", reaction],
      ["2", reaction.map((v) => -v)],
    ]);
    const table: Table = { index: metadata.index, columns, names: ["__proto__", "10", "2"] };
    const weight = reaction.map((_, i) => 1 + (i % 3));
    const weighted = prepare(
      "Days",
      { index: metadata.index, columns: { ...covariates, weight } },
      { ...options, weights: "weight" },
    );
    const odd = fitSync(weighted, table);
    const again = LMEModel.fromJSON(JSON.stringify(odd));
    expect(again.responses).toEqual(["__proto__", "10", "2"]);
    expect(again.result).toEqual(odd.result);
    expect(again.residuals()).toEqual(odd.residuals());
  });

  test.each([
    ["not JSON", "{"],
    ["not a record", "[1]"],
    ["something else", "{}"],
    ["a later version", JSON.stringify({ ...JSON.parse(text), schemaVersion: 2 })],
    ["a part missing", JSON.stringify({ ...JSON.parse(text), result: undefined })],
    [
      "parts of two models",
      JSON.stringify({ ...JSON.parse(text), result: { ...JSON.parse(text).result, beta: [1] } }),
    ],
  ])("fromJSON refuses %s", (_, saved) => {
    expect(() => LMEModel.fromJSON(saved)).toThrow(DataError);
  });
});

describe("plain data", () => {
  test("a cloned plan fits the same bits, and a cloned result reads the same", () => {
    expectSame(fitSync(structuredClone(plan), responses));
    expectSame(
      new LMEModel(structuredClone(plan), structuredClone(responses), structuredClone(model.result)),
    );
  });

  test("fit gives what fitSync gives, to the last bit", async () => {
    expectSame(await fitInTurns(plan, responses));
    expectSame(await mixedlm("Days", responses, { index: metadata.index, columns: covariates }, options));
  });
});

describe("a run", () => {
  const many: Table = {
    index: metadata.index,
    columns: Object.fromEntries(
      Array.from({ length: 5000 }, (_, j) => [`y${j}`, reaction.map((v, i) => v + ((i * (j + 1)) % 11))]),
    ),
  };

  test("a run reports fractions that grow to 1", async () => {
    const seen: number[] = [];
    await fitInTurns(plan, many, { onProgress: (fraction) => seen.push(fraction) });
    expect(seen.length).toBeGreaterThan(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    expect(seen[seen.length - 1]).toBe(1);
  });

  test("a run over threads gives the bits of one thread", async () => {
    expect((await fitInTurns(plan, many)).result).toEqual(fitSync(plan, many).result);
  });

  test("a run stops when it is told to, with the reason given", async () => {
    const reason = new Error("enough");
    await expect(fitInTurns(plan, many, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const run = fitInTurns(plan, many, {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(run).rejects.toBe(reason);
  });
});
