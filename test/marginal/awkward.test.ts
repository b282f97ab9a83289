import { describe, expect, test } from "vitest";
import { fitStream, mixedlmSync, prepare } from "../../src/index.js";
import type { LMEModel } from "../../src/model/lme-model.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";

/** Responses and designs that cannot be fitted as they are, and what becomes of the others. */

const { normal } = generator(3);
const grid = (subjects: number, visits: number) =>
  Array.from({ length: subjects * visits }, (_, i) => [Math.floor(i / visits), i % visits] as const);

/** Rows of subject and visit with a response of noise, or of `y`. */
function study(rows: readonly (readonly [number, number])[], y?: (s: number, v: number) => number): Table {
  return {
    index: rows.map((_, i) => `r${i}`),
    columns: {
      subject: rows.map(([s]) => `s${s}`),
      visit: rows.map(([, v]) => `v${v}`),
      time: Float64Array.from(rows, ([, v]) => v),
      arm: rows.map(([s]) => "ab"[s % 2]!),
      y: Float64Array.from(rows, ([s, v]) => y?.(s, v) ?? normal()),
    },
  };
}

const us: FitOptions = { residual: "us(visit | subject)" };
const fitOf = (table: Table, options: FitOptions = us, terms = "arm") =>
  mixedlmSync(`y ~ ${terms}`, table, options);

/** Nothing is NaN without a word, and no word is missing. */
function expectWords(model: LMEModel): void {
  model.status.forEach((status, j) => {
    const name = model.responses[j]!;
    const tables = [model.coefficients(), model.standardErrors(), model.pvalues()];
    const hasGaps = tables.some((table) => table.column(name).some(Number.isNaN));
    if (hasGaps || status !== "ok") expect(model.messages[j], name).not.toBe("");
  });
}

const kinds = ["us", "cs", "csh", "ar1", "ar1h", "ad", "adh", "toep", "toeph"];

describe("designs", () => {
  test("one row of each subject is refused", () => {
    const rows = Array.from({ length: 20 }, (_, i) => [i, i % 4] as const);
    expect(() => fitOf(study(rows))).toThrow(/needs subjects with two samples or more/);
  });

  test("a visit twice in a subject is refused by its name", () => {
    const rows = [...grid(6, 3), [2, 1] as const];
    expect(() => fitOf(study(rows))).toThrow(/visit 'v1' twice in subject 's2'/);
  });

  test("a random intercept of the subjects beside us is refused", () => {
    expect(() => fitOf(study(grid(12, 4)), us, "arm + (1 | subject)")).toThrow(/cannot be told apart/);
  });

  test("a random term of one level is unidentified", () => {
    const table = study(grid(12, 4));
    const one = { ...table, columns: { ...table.columns, lab: table.index.map(() => "x") } };
    const model = fitOf(one, { residual: "ar1(visit | subject)" }, "arm + (1 | lab)");
    expect(model.status[0]).toBe("unidentified");
    expect(model.messages[0]).toMatch(/lab has only one level/);
  });

  test.each(kinds)("%s with more parameters than two subjects can tell has a status with words", (kind) => {
    for (const test of ["satterthwaite", "kenward-roger"] as const)
      expectWords(fitOf(study(grid(2, 4)), { residual: `${kind}(visit | subject)`, test }, "1"));
  });

  test("no more rows than fixed effects", () => {
    const model = fitOf(study(grid(3, 4)), { residual: "ar1(visit | subject)" }, "visit * subject");
    expect(model.status[0]).toBe("too-few-rows");
  });
});

describe("responses", () => {
  const rows = grid(20, 4);
  const table = study(rows);
  const good = table.columns.y as Float64Array;
  const change = (value: (s: number, v: number, i: number) => number) =>
    Float64Array.from(rows, ([s, v], i) => value(s, v, i));
  const levels = Array.from({ length: 20 }, normal);
  const bad: Record<string, Float64Array> = {
    constant: change(() => 3),
    perfect: change((s) => s % 2),
    "all-missing": change(() => Number.NaN),
    infinite: change((_, __, i) => (i === 7 ? Number.POSITIVE_INFINITY : good[i]!)),
    "without a visit": change((_, v, i) => (v === 2 ? Number.NaN : good[i]!)),
    "without the first visit": change((_, v, i) => (v === 0 ? Number.NaN : good[i]!)),
    "one visit": change((_, v, i) => (v === 2 ? good[i]! : Number.NaN)),
    "no variance at a visit": change((_, v, i) => (v === 0 ? 0 : good[i]!)),
    "equal visits": change((s, v, i) => (v < 2 ? levels[s]! : good[i]!)),
    "of subjects": change((s) => levels[s]!),
    huge: change((_, __, i) => 1e200 * good[i]!),
    far: change((_, __, i) => 1e9 + good[i]!),
  };
  const { y: _, ...columns } = table.columns;
  const metadata: Table = { index: table.index, columns };
  const alone = mixedlmSync("arm", { index: table.index, columns: { good } }, metadata, us);

  test.each(kinds)("%s: a bad response has a status and leaves the others as they are", (kind) => {
    const options = { residual: `${kind}(visit | subject)` };
    const own = mixedlmSync("arm", { index: table.index, columns: { good } }, metadata, options).result;
    const responses = { index: table.index, columns: { ...bad, good } };
    const model = mixedlmSync("arm", responses, metadata, options);
    expectWords(model);
    const at = model.responses.indexOf("good");
    expect(model.result.criterion[at]).toBe(own.criterion[0]);
    expect(model.result.beta.slice(2 * at)).toEqual(own.beta);
    const status = (name: string) => model.status[model.responses.indexOf(name)];
    expect(status("constant")).toBe("constant");
    expect(status("all-missing")).toBe("all-missing");
    expect(status("infinite")).toBe("not-converged");
  });

  test("what vanishes is named", () => {
    const responses = {
      index: table.index,
      columns: { still: bad["no variance at a visit"]!, equal: bad["equal visits"]! },
    };
    const model = mixedlmSync("visit", responses, metadata, us);
    expect(model.messages[0]).toMatch(/us\(visit \| subject\): standard deviation at visit = v0 is zero/);
    expect(model.messages[1]).toMatch(/correlation of v0 and v1 is 1/);
  });

  test("a visit that a response never has leaves the fit of the others", () => {
    const responses = { index: table.index, columns: { gone: bad["without a visit"]! } };
    const model = mixedlmSync("arm", responses, metadata, us);
    const without = table.index.filter((_, i) => rows[i]![1] !== 2);
    const keep = (values: ArrayLike<unknown>) => Array.from(values).filter((_, i) => rows[i]![1] !== 2);
    const left = Object.fromEntries(
      Object.entries({ ...columns, good }).map(([name, values]) => [name, keep(values)]),
    ) as Table["columns"];
    const other = mixedlmSync("good ~ arm", { index: without, columns: left }, us);
    expect(model.criterion[0]!).toBeCloseTo(other.criterion[0]!, 7);
    expect(
      model.degreesOfFreedom().column("gone")[1]! / other.degreesOfFreedom().column("good")[1]!,
    ).toBeCloseTo(1, 6);
  });

  test("blocks of a stream have the bits of one table", async () => {
    const plan = prepare("arm", metadata, us);
    const blocks = [{ good }, { far: bad.far!, gone: bad["without a visit"]! }];
    const got: number[] = [];
    const tables = blocks.map((own) => ({
      index: table.index,
      columns: own as Record<string, Float64Array>,
    }));
    for await (const result of fitStream(plan, tables)) got.push(...result.criterion);
    const responses = { index: table.index, columns: Object.assign({}, ...blocks) as Table["columns"] };
    expect(got).toEqual(Array.from(mixedlmSync("arm", responses, metadata, us).criterion));
    expect(got[0]).toBe(alone.criterion[0]);
  });
});
