import { describe, expect, test } from "vitest";
import { fitSync, joinSamples, LMEModel, mixedlmSync, modelMatrix, ols, prepare } from "../../src/index.js";
import { readMetadata, readTable } from "../../src/io/index.js";
import type { Table } from "../../src/table/table.js";
import { readJson } from "../support/read-fixture.js";

const folder = `${import.meta.dirname}/../fixtures/group-labels`;
const expected = readJson<{
  groups: number;
  estimate: number;
  std_error: number;
  df: number;
  p_value: number;
  criterion: number;
  cr0: number;
  effects: Record<string, number>;
  nested: { criterion: number; std_error: number };
}>("group-labels", "expected.json");
const table = await readTable(`${folder}/table.tsv`);
const metadata = await readMetadata(`${folder}/metadata.tsv`);
const { labels: _, ...withoutLabels } = metadata;
const digits = Object.keys(expected.effects);
/** The subject of each row, from 0. */
const subject = metadata.index.map((_, row) => Math.floor(row / 3));
const arm = metadata.columns["arm"]!;
/** The metadata with other subjects. */
const withSubjects = (cells: ArrayLike<unknown>) => ({
  index: metadata.index,
  columns: { arm, subject: cells as ArrayLike<number> },
});

function check(model: LMEModel): void {
  const { columns } = model.tidy();
  expect(model.plan.design.random[0]!.levels).toHaveLength(expected.groups);
  expect(columns.estimate[1]).toBeCloseTo(expected.estimate, 9);
  expect(columns.std_error[1]).toBeCloseTo(expected.std_error, 4);
  expect(columns.df[1]).toBeCloseTo(expected.df, 4);
  expect(columns.p_value[1]).toBeCloseTo(expected.p_value, 5);
  expect(model.criterion[0]).toBeCloseTo(expected.criterion, 8);
}

describe("subjects named by 17 digits are those of lmerTest, which read them as text", () => {
  test.each([
    ["text of a file", metadata],
    ["a clone", structuredClone(metadata)],
    ["text in memory", withSubjects(subject.map((s) => digits[s]))],
    ["BigInt64Array", withSubjects(BigInt64Array.from(subject, (s) => BigInt(digits[s]!)))],
    ["BigInts", withSubjects(subject.map((s) => BigInt(digits[s]!)))],
    [
      "rows of objects",
      metadata.index.map((id, row) => ({ id, arm: arm[row], subject: BigInt(digits[subject[row]!]!) })),
    ],
    ["small numbers", withSubjects(Float64Array.from(subject))],
  ] as const)("%s", (_, given) => {
    const model = mixedlmSync("arm", table, given, { groups: "subject" });
    check(model);
    expect(model.plan.notes).toEqual([]);
    const { levels } = model.randomEffects()["subject"]!;
    expect(levels).toEqual(_ === "small numbers" ? ["0", "1", "2", "3", "4", "5", "6", "7"] : digits);
  });

  test("subjects of 17 digits are told apart in a bar and in a restored model", () => {
    const model = mixedlmSync("arm + (1 | subject)", table, metadata);
    check(model);
    const restored = LMEModel.fromJSON(JSON.stringify(model));
    check(restored);
    const { levels, values } = restored.randomEffects()["subject"]!;
    expect(levels).toEqual(digits);
    // lme4 stops its search for θ earlier than we do.
    for (const name of levels) expect(values.get(name, "y")).toBeCloseTo(expected.effects[name]!, 4);
  });

  test("clusters of the sandwich are told apart by 17 digits", () => {
    const options = { groups: "subject", vcov: "cr0", test: "residual" } as const;
    const { columns } = mixedlmSync("arm", table, metadata, options).tidy();
    expect(columns.std_error[1]).toBeCloseTo(expected.cr0, 4);
    expect(columns.df[1]).toBe(expected.groups - 1);
  });

  test("blocks of a permutation are those of the same subjects under short names", () => {
    const short = withSubjects(subject.map((s) => `p${s}`));
    const permuted = [metadata, short].map((rows) =>
      mixedlmSync("arm", table, rows, { groups: "subject" }).permute({ term: "arm", nperm: 99, seed: 3 }),
    );
    expect(permuted[0]).toEqual(permuted[1]);
    const wrong = withSubjects(Array.from(withoutLabels.columns["subject"] as Float64Array, String));
    const others = mixedlmSync("arm", table, wrong, { groups: "subject" });
    expect(others.plan.design.random[0]!.levels).toHaveLength(3);
  });

  test("folds of a cross-validation are those of the same subjects under short names", async () => {
    const options = { folds: 4, groups: "subject", seed: 2 };
    const [own, short] = await Promise.all(
      [metadata, withSubjects(subject.map((s) => `p${s}`))].map(async (rows) =>
        (await ols("arm", table, rows)).kfold(options),
      ),
    );
    expect(own!.predictions.values).toEqual(short!.predictions.values);
  });
});

describe("crossed and nested groups", () => {
  const shift = [1.5, -0.7, 0.9, -2.1, 0.4, 1.1, -1.6, 0.3];
  const y = table.columns["y"] as Float64Array;
  const isSecond = (row: number) => row % 3 === 2;
  const shifted = {
    index: table.index,
    columns: { y: y.map((value, row) => value + (isSecond(row) ? shift[subject[row]!]! : 0)) },
  };
  /** Both sites spell 1, and one double. */
  const text = (site: readonly [string, string]) =>
    `id\tarm\tsubject\tsite\n${metadata.index
      .map((id, row) => `${id}\t${arm[row]}\t${digits[subject[row]!]}\t${site[isSecond(row) ? 1 : 0]}\n`)
      .join("")}`;
  const readSites = (site: readonly [string, string]) => readMetadata({ text: text(site), name: "m.tsv" });

  test.each([
    ["(1 | subject/site)", {}],
    ["(1 | subject) + (1 | subject:site)", {}],
    ["", { groups: "subject", reFormula: "1", vcFormula: { site: "0 + C(site)" } }],
  ])("%s", async (bars, options) => {
    for (const site of [
      ["1", "2"],
      ["01", "1"],
      ["1.0", "1E0"],
      ["20240101120000001", "20240101120000002"],
    ] as const) {
      const formula = bars === "" ? "arm" : `arm + ${bars}`;
      const model = mixedlmSync(formula, shifted, await readSites(site), options);
      expect(model.criterion[0]).toBeCloseTo(expected.nested.criterion, 6);
      expect(model.tidy().columns.std_error[1]).toBeCloseTo(expected.nested.std_error, 4);
      const isAlike = Number(site[0]) === Number(site[1]) && site[0].length < 10;
      expect(model.plan.notes).toEqual(
        isAlike
          ? [
              `site: '${[...site].sort().join("' and '")}' are 2 groups, though they spell the same number; write them alike if they are one`,
            ]
          : [],
      );
      const inner = model.plan.design.random.find(({ group }) => group === "subject:site")!;
      expect(inner.levels).toHaveLength(16);
      expect(inner.levels).toContain(`${digits[0]}:${site[0]}`);
      // Every row meets its own effects again, in a restored model too.
      const restored = LMEModel.fromJSON(JSON.stringify(model));
      const predicted = restored.predict(await readSites(site), { random: true });
      expect(predicted.notes).toBeUndefined();
      const fitted = model.fitted();
      predicted.values.forEach((value, at) => {
        expect(value).toBeCloseTo(fitted.values[at]!, 10);
      });
    }
  });
});

describe("names that spell one number", () => {
  const read = (cells: readonly string[], type = "") =>
    readMetadata({
      text: `id\tg\tx\n${type}${cells.map((c, i) => `s${i}\t${c}\t${i % 3}\n`).join("")}`,
      name: "m.tsv",
    });

  test("names that spell one number are groups of their own, in the order of the numbers, and warned about", async () => {
    const cells = ["10", "01", "1", "1.0", "1E0", "2", "10", "01", "1", "1.0", "1E0", "2"];
    const plan = prepare("x", await read(cells), { groups: "g" });
    expect(plan.design.random[0]!.levels).toEqual(["01", "1", "1.0", "1E0", "2", "10"]);
    expect(plan.notes).toEqual([
      "g: '01', '1', '1.0' and '1E0' are 4 groups, though they spell the same number; write them alike if they are one",
    ]);
  });

  test("names that spell one number are groups also where other cells or #q2:types make a column text", async () => {
    const cells = ["S1", "01", "1", "S1", "01", "1"];
    expect(prepare("x", await read(cells), { groups: "g" }).notes).toEqual([
      "g: '01' and '1' are 2 groups, though they spell the same number; write them alike if they are one",
    ]);
    const typed = prepare("x", await read(["1", "1.0", "1", "1.0"], "#q2:types\tcategorical\t\n"), {
      groups: "g",
    });
    expect(typed.design.random[0]!.levels).toEqual(["1", "1.0"]);
    expect(typed.notes).toHaveLength(1);
  });

  test("names that spell one number are warned about only where the rows are used", async () => {
    const given = await read(["01", "1", "2", "01", "3", "2"]);
    const { notes } = prepare("x", given, { groups: "g", subset: "x != 1" });
    expect(notes).toEqual([]);
  });

  test("levels of C() are numbers however they are spelt", async () => {
    const given = await read(["1.0", "5", "01", "5.0"]);
    expect(modelMatrix("C(g)", given).columnNames).toEqual(["Intercept", "C(g)[T.5]"]);
    expect(modelMatrix("g", given).column("g")).toEqual(Float64Array.of(1, 5, 1, 5));
  });

  test("samples that are not joined, and samples that may be one, are noted", async () => {
    const text = (ids: readonly string[]) => `id\tv\n${ids.map((id, i) => `${id}\t${i}\n`).join("")}`;
    const t = await readTable({ text: text(["01", "2", "3", "3.0"]), name: "t.tsv" });
    const m = await readMetadata({ text: text(["1", "2", "3", "3.0"]), name: "m.tsv" });
    expect(joinSamples(t, m).notes).toEqual([
      "samples: 1 id differs in spelling only, and was not joined: '01' in the table is '1' in the metadata; write them alike",
      "samples: '3' and '3.0' are 2 samples, though they spell the same number; write them alike if they are one",
    ]);
    const only = await readMetadata({ text: text(["1", "02"]), name: "m.tsv" });
    const one = await readTable({ text: text(["01", "2"]), name: "t.tsv" });
    expect(() => joinSamples(one, only)).toThrow(
      "got none in common; the table has '01', '2', the metadata '1', '02'; some differ in spelling only: '01' in the table is '1' in the metadata, '2' in the table is '02' in the metadata; the ids must be spelt alike",
    );
    const model = mixedlmSync("v + (1 | g)", t, {
      index: ["1", "2", "3", "3.0"],
      columns: { v: [1, 2, 3, 5], g: ["a", "a", "b", "b"] },
    });
    expect(model.plan.notes).toHaveLength(2);
    expect(model.summary()).toContain("Note     samples: 1 id differs in spelling only");
    expect(model.summary("v")).toContain("Note       samples: 1 id differs");
  });
});

test("weights and tables whose ids differ in spelling only say so", () => {
  const rows = { index: ["01", "2"], columns: { y: [1, 2] } };
  const plan = prepare("1 + (1 | g)", { index: ["1", "02"], columns: { g: ["a", "b"] } });
  expect(() => fitSync(plan, rows)).toThrow(
    "got none in common; the plan has 1, the table 01; some differ in spelling only: '1' in the plan is '01' in the table, '02' in the plan is '2' in the table",
  );
  const metadata = { index: ["01", "2"], columns: { g: ["a", "b"] } };
  const weights = { index: ["1", "2"], columns: { y: [1, 1] } };
  expect(() => mixedlmSync("1 + (1 | g)", rows, metadata, { weights })).toThrow(
    "got none for response 'y', sample '01'; some differ in spelling only: '01' in the plan is '1' in the weights",
  );
});

describe("numbers beyond 2^53", () => {
  test("numbers beyond 2^53 in memory are groups, with a warning; from a file of floats they are refused", () => {
    const cells = Float64Array.from(subject, (s) => Number(digits[s]));
    const plan = prepare("arm", withSubjects(cells), { groups: "subject" });
    expect(plan.design.random[0]!.levels).toEqual([
      "20240101120000000",
      "20240101120000004",
      "20240101120000010",
    ]);
    expect(plan.notes).toEqual([
      "subject: groups are numbers beyond 2^53, where several whole numbers are one, such as 20240101120000000; give them as text or BigInt",
    ]);
    const fromFile: Table = { ...withSubjects(cells), labels: { subject: subject.map(() => null) } };
    expect(() => prepare("arm", fromFile, { groups: "subject" })).toThrow(
      "column 'subject': a float beyond 2^53 cannot be a group, as it stands for several whole numbers, got 20240101120000000 for sample 'r1'; write the column as text or as 64-bit integers",
    );
  });

  test("numbers beyond 2^53 have levels by their digits, and are no numbers where digits are lost", () => {
    const marked = modelMatrix("C(subject)", metadata);
    expect(marked.columnNames).toEqual([
      "Intercept",
      ...digits.slice(1).map((name) => `C(subject)[T.${name}]`),
    ]);
    const one = {
      index: ["new"],
      columns: { subject: [Number(digits[2])] },
      labels: { subject: [digits[2]!] },
    };
    expect(modelMatrix(marked.spec, one).row("new")).toEqual(Float64Array.of(1, 0, 1, 0, 0, 0, 0, 0));
    const rule =
      "subject: whole numbers beyond 2^53 can be ids, groups and categories, as in C(x), not numbers, got";
    expect(() => modelMatrix("subject", metadata)).toThrow(rule);
    expect(() => modelMatrix("scale(subject)", metadata)).toThrow(rule);
    expect(() => modelMatrix("np.log(subject + 1)", metadata)).toThrow(rule);
    const weighted = { groups: "arm", weights: "subject" };
    expect(() => prepare("1", metadata, weighted)).toThrow(
      "weights: column 'subject': whole numbers beyond 2^53 can be ids and groups, not numbers, got",
    );
    const response = withSubjects(BigInt64Array.from(subject, (s) => BigInt(digits[s]!)));
    expect(() =>
      mixedlmSync("arm", { index: metadata.index, columns: { y: response.columns.subject } }, metadata, {
        groups: "subject",
      }),
    ).toThrow(
      "column 'y': whole numbers beyond 2^53 can be ids and groups, not numbers, got 20240101120000001",
    );
  });

  test("numbers beyond 2^53 compare by their digits, in quotes", () => {
    const rows = (subset: string) => modelMatrix("arm", metadata, { subset }).rowNames;
    expect(rows(`subject == "${digits[1]}"`)).toEqual(["r4", "r5", "r6"]);
    expect(rows(`subject != "${digits[1]}"`)).toHaveLength(21);
    expect(rows(`subject in ["${digits[0]}", "${digits[7]}"]`)).toHaveLength(6);
    for (const condition of [
      `subject == ${digits[1]}`,
      `subject in [${digits[1]}]`,
      `${digits[1]} < subject`,
    ]) {
      expect(() => rows(condition)).toThrow(
        "a column of whole numbers beyond 2^53 compares with digits in quotes",
      );
    }
  });

  test("measured numbers beyond 2^53 that no other rounds to stay numbers", async () => {
    const text = "id\tx\na\t12345678901234567\nb\t5\nc\t1e30\n";
    const given = await readMetadata({ text, name: "m.tsv" });
    expect(modelMatrix("x", given).column("x")).toEqual(
      Float64Array.of(Number("12345678901234567"), 5, 1e30),
    );
    expect(modelMatrix("1", given, { subset: "x > 5" }).rowNames).toEqual(["a", "c"]);
  });
});

describe("prediction", () => {
  const model = mixedlmSync("arm", table, metadata, { groups: "subject" });
  const text = (cells: readonly string[]) => ({
    text: `id\tarm\tsubject\n${cells.map((cell, i) => `n${i}\ta\t${cell}\n`).join("")}`,
    name: "new.tsv",
  });

  test("prediction knows subjects by their digits and names those it does not know", async () => {
    const fresh = await readMetadata(text([digits[2]!, "20240101120000099", "7", "NA"]));
    const mean = model.predict(fresh).values[0]!;
    const predicted = model.predict(fresh, { random: true });
    expect(predicted.values[0]).toBeCloseTo(mean + expected.effects[digits[2]!]!, 4);
    expect([...predicted.values.subarray(1)]).toEqual([mean, mean, mean]);
    expect(predicted.notes).toEqual([
      "(1 | subject): 2 levels that the fit has not seen, '20240101120000099', '7'; 2 samples are predicted at the population mean",
      "(1 | subject): no level, as subject is missing; 1 sample is predicted at the population mean",
    ]);
    expect(model.predict(fresh).notes).toBeUndefined();
    expect(() => model.predict(fresh, { random: true, newLevels: "error" })).toThrow(
      "has no effect for level '20240101120000099' of sample 'n1'",
    );
  });

  test("prediction says where a level is known in another spelling", async () => {
    const fresh = await readMetadata(text([`0${digits[2]}`, `${digits[3]}.0`]));
    expect(model.predict(fresh, { random: true }).notes).toEqual([
      `(1 | subject): 2 levels that the fit has not seen, '0${digits[2]}', '${digits[3]}.0'; 2 samples are predicted at the population mean` +
        `; some differ in spelling only: '0${digits[2]}' in the new data is '${digits[2]}' in the fit, '${digits[3]}.0' in the new data is '${digits[3]}' in the fit`,
    ]);
  });
});
