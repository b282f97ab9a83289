import { describe, expect, test } from "vitest";
import * as library from "../../src/index.js";
import * as small from "../../src/index-fit.js";
import { readTable } from "../../src/io/index.js";

/** Sleep deprivation of lme4, in one table: covariates and responses side by side. */
const days = Array.from({ length: 24 }, (_, i) => i % 6);
const subject = days.map((_, i) => `s${Math.floor(i / 6)}`);
const noise = (seed: number) => days.map((_, i) => Math.sin(seed * (i + 1) ** 2));
const rows = days.map((day, i) => ({
  subject: subject[i]!,
  arm: i < 12 ? "high" : "low",
  days: day,
  dose: (i * 7) % 5,
  y1: 250 + 10 * day + 20 * noise(1)[i]! + 30 * Math.sin(Math.floor(i / 6)),
  y2: 3 * day - 4 * noise(2)[i]! + Math.cos(3 * Math.floor(i / 6)),
}));
const ids = rows.map((_, i) => String(i + 1));
const pick = (...names: (keyof (typeof rows)[number])[]) => ({
  index: ids,
  columns: Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as never,
});
const table = pick("y1", "y2");
const metadata = pick("subject", "arm", "days", "dose");
const bits = (model: library.FittedModel) => ({
  responses: model.responses,
  terms: model.terms,
  numbers: [
    model.result.beta,
    model.result.vcov,
    model.result.theta,
    model.result.criterion,
    model.result.df,
  ],
});

describe("responses named in one table are those of a table of their own", () => {
  const expected = bits(library.mixedlmSync("days + (days | subject)", table, metadata));

  test.each<[string, library.StudyOptions]>([
    ["y1 + y2 ~ days + (days | subject)", {}],
    ["cbind(y1, y2) ~ days + (days | subject)", {}],
    ["`y1` + Q('y2') ~ days + (days | subject)", {}],
    ["(y1) + cbind(y2) ~ days + (days | subject)", {}],
    ["days + (days | subject)", { responses: ["y1", "y2"] }],
    ["~ days + (days | subject)", { responses: ["y*"] }],
    ["days + (days | subject)", { responses: ["y?", "y1"] }],
    ["days", { responses: ["y?"], groups: "subject", reFormula: "days" }],
  ])("%s %j", async (formula, options) => {
    expect(bits(library.mixedlmSync(formula, rows, options))).toEqual(expected);
    expect(bits(await library.mixedlm(formula, rows, options))).toEqual(expected);
    expect(bits(await library.mixedlm(formula, rows, undefined as never, options))).toEqual(expected);
    const plan = library.prepare(formula, rows, options);
    expect(bits(library.fitSync(plan, rows))).toEqual(expected);
    expect(bits(await library.fit(plan, rows))).toEqual(expected);
    expect(bits(library.fitSync(plan, table))).toEqual(expected);
  });

  test("the small entry", () => {
    const formula = "y1 + y2 ~ days + (days | subject)";
    expect(bits(small.mixedlmSync(formula, rows))).toEqual(expected);
    expect(bits(small.fitSync(small.prepare(formula, rows), rows))).toEqual(expected);
  });

  test("ols", async () => {
    const apart = library.olsSync("days * arm", table, metadata);
    expect(bits(library.olsSync("y1 + y2 ~ days * arm", rows))).toEqual(bits(apart));
    expect(bits(await library.ols("days * arm", rows, { responses: ["y*"] }))).toEqual(bits(apart));
  });

  test("streams fit the named columns of each batch", async () => {
    const plan = library.prepare("y1 + y2 ~ days + (days | subject)", rows);
    const results = [];
    for await (const result of library.fitStream(plan, [pick("y1", "dose"), pick("y2")]))
      results.push(result);
    expect(results.flatMap(({ responses }) => responses)).toEqual(["y1", "y2"]);
    expect(results.flatMap(({ beta }) => [...beta])).toEqual([...(expected.numbers[0] as Float64Array)]);
  });
});

describe("the dot", () => {
  test("on the left is every numeric column without another part", () => {
    const of = (formula: string, options: library.StudyOptions = {}) =>
      library.mixedlmSync(formula, rows, options).responses;
    expect(of(". ~ days + (1 | subject)")).toEqual(["dose", "y1", "y2"]);
    expect(of(". ~ days", { groups: "subject", offset: "dose" })).toEqual(["y1", "y2"]);
    expect(of(". ~ days + (1 | subject)", { subset: "dose < 4" })).toEqual(["y1", "y2"]);
    expect(of("days", { groups: "subject", weights: "y1", responses: ["."], subset: "y1 > 0" })).toEqual([
      "dose",
      "y2",
    ]);
  });

  test("on the right is every column but responses and groups", () => {
    const model = library.mixedlmSync("y1 + y2 ~ . + (1 | subject)", rows);
    expect(model.terms).toEqual(["Intercept", "arm[T.low]", "days", "dose"]);
  });
});

describe("with metadata", () => {
  const few = pick("y1");
  const more = pick("subject", "days", "y2");

  test("names are looked for in the table first, then in the metadata", () => {
    const both = library.mixedlmSync("y2 + y1 ~ days + (1 | subject)", few, more);
    expect(both.responses).toEqual(["y2", "y1"]);
    const apart = library.mixedlmSync("y2 + y1 ~ days + (1 | subject)", rows);
    expect(bits(both)).toEqual(bits(apart));
    expect(library.mixedlmSync("days + (1 | subject)", few, more).responses).toEqual(["y1"]);
    expect(library.olsSync("y2 ~ days", few, more).responses).toEqual(["y2"]);
  });

  test("a name in both is an error", () => {
    expect(() =>
      library.mixedlmSync("y1 ~ days + (1 | subject)", few, pick("subject", "days", "y1")),
    ).toThrow(/response 'y1' must be in one of them, got in the table and in the metadata/);
  });
});

describe("one table without ids", () => {
  test("rows are numbered; a column of ids that the model reads stays a column", () => {
    expect(library.mixedlmSync("y1 ~ days + (1 | subject)", rows).plan.samples).toEqual(ids);
    const named = rows.map((row, i) => ({ index: 100 + i, ...row }));
    expect(library.mixedlmSync("y1 ~ days + (1 | subject)", named).plan.samples[0]).toBe("100");
    const read = library.mixedlmSync("y1 ~ index + (1 | subject)", named);
    expect(read.plan.samples[0]).toBe("1");
    expect(read.terms).toEqual(["Intercept", "index"]);
  });

  test("columns of arrays, and a file", async () => {
    const columns = Object.fromEntries(
      ["subject", "days", "y1"].map((name) => [name, rows.map((row) => row[name as "y1"])]),
    );
    expect(library.mixedlmSync("y1 ~ days + (1 | subject)", columns).nobs[0]).toBe(24);
    const text = `id\t${Object.keys(columns).slice(1).join("\t")}\n${rows.map((row, i) => `${i}\t${row.days}\t${row.y1}`).join("\n")}`;
    const read = await readTable(new Blob([text]));
    expect(library.olsSync("y1 ~ days", read).nobs[0]).toBe(24);
  });

  test("text responses are numbers where asked", () => {
    const messy = rows.map((row, i) => ({ ...row, y1: i === 3 ? "lost" : String(row.y1) }));
    const model = library.mixedlmSync("y1 ~ days + (1 | subject)", messy, { numeric: ["y1"] });
    expect(model.nobs[0]).toBe(23);
  });
});

describe("the third argument", () => {
  const two = [
    { y: 1, x: 0 },
    { y: 2, x: 1 },
  ];

  test.each<[string, () => unknown, RegExp]>([
    [
      "fits both",
      () => library.olsSync("x", two, { responses: ["y", "x"] } as never),
      /third argument must be metadata or options, got one that may be both \(responses\); write metadata as/,
    ],
    [
      "misspelt options",
      () => library.mixedlmSync("y1 ~ days", rows, { group: "subject" } as never),
      /no option named 'group' \(did you mean 'groups'\?\)/,
    ],
    [
      "options of another kind",
      () => library.mixedlmSync("y1 ~ days", rows, { groups: 3 } as never),
      /groups must be a text/,
    ],
    [
      "no metadata",
      () => library.mixedlmSync("days", rows, { groups: "subject" }),
      /one table needs the names of its responses/,
    ],
    [
      "a tree",
      () => library.mixedlmSync("y1 ~ days", rows, { tree: "(y1,y2);" }),
      /balances along a tree are the responses/,
    ],
    [
      "a tree alone",
      () => library.olsSync("days", rows, { tree: "(y1,y2);" }),
      /needs a table of parts and metadata/,
    ],
  ])("%s", (_, run, message) => expect(run).toThrow(message));

  test("columns named as options are metadata where they are no options", () => {
    const seeds = { index: ids, columns: { y: rows.map((row) => row.y1) } };
    const columns = { seed: days, groups: days.map((day) => day % 2) };
    expect(() => library.olsSync("seed", seeds, columns)).not.toThrow();
  });
});

describe("responses that are none", () => {
  test.each<[string, library.StudyOptions, RegExp]>([
    [
      "y3 ~ days + (1 | subject)",
      {},
      /no column named 'y3' for a response \(did you mean 'y1'\?\)\n {4}y3 ~/,
    ],
    ["weight ~ days + (1 | subject)", {}, /for a response; numeric columns are days, dose, y1, y2/],
    [
      "days + (1 | subject)",
      { responses: ["prot*"] },
      /responses: 'prot\*' must match a numeric column, got none; numeric columns are/,
    ],
    ["days + (1 | subject)", { responses: [] }, /must name a column or more/],
    ["days ~ days + (1 | subject)", {}, /response 'days' must not be a covariate too, got it on both sides/],
    ["days + (1 | subject)", { responses: ["d*"] }, /response 'days' must not be a covariate too/],
    ["arm ~ days + (1 | subject)", {}, /response 'arm' must be numeric, got categories/],
    ["y1 ~ days + (1 | subject)", { responses: ["y2"] }, /goes without a left-hand side/],
    [
      "log(y1) ~ days",
      {},
      /a response is a column as it stands; make a column of 'log\(...\)' before the fit/,
    ],
    ["y1 * y2 ~ days", {}, /expected '\+' or '~' after a response, not '\*'/],
    ["y1 + ~ days", {}, /ends where a response was expected/],
    ["cbind(y1, y2 ~ days", {}, /never closed/],
    ["cbind(y1 + y2) ~ days", {}, /expected ',' or '\)', not '\+'/],
    ["1 ~ days", {}, /the name of a column, not '1'/],
    ["y1 ~ y2 ~ days", {}, /'~' can only stand once/],
    ["y1 ~ days + (1 | subject", {}, /never closed/],
    ["y1 ~ dayz + (1 | subject)", {}, /no column named 'dayz'|dayz/],
  ])("%s %j", (formula, options, message) => {
    expect(() => library.mixedlmSync(formula, rows, options)).toThrow(message);
  });
});
