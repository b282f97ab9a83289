import { describe, expect, test } from "vitest";
import {
  addPseudocount,
  fitSync,
  LMEModel,
  mixedlm,
  mixedlmSync,
  ols,
  parseNewick,
  prepare,
  sensitivity,
  type Table,
  taxonEffects,
} from "../../src/index.js";
import { reportData } from "../../src/report/report-data.js";

const samples = Array.from({ length: 12 }, (_, i) => `s${i}`);
const wave = (i: number, k: number) => 1 + Math.sin(7.3 * i + 1.7 * k) ** 2;
const totals = samples.map((_, i) => wave(i, 1) + wave(i, 2) + wave(i, 3));
/** Proportions; the first sample lacks `c`. */
const shares: Table = {
  index: samples,
  columns: Object.fromEntries(
    ["a", "b", "c"].map((name, k) => [
      name,
      Float64Array.from(samples, (_, i) => {
        if (i === 0) return [0.4, 0.6, 0][k]!;
        return wave(i, k + 1) / totals[i]!;
      }),
    ]),
  ),
};
const metadata: Table = {
  index: samples,
  columns: {
    week: Float64Array.from(samples, (_, i) => i % 3),
    subject: samples.map((_, i) => "ABCD"[Math.floor(i / 3)]!),
  },
};
const tree = parseNewick("((a,b)y1,c)y0;");
const options = { groups: "subject", tree };
const parts = addPseudocount(shares, 1);
const [note] = parts.notes!;

describe("what was noted of a table is among the notes of its models", () => {
  test("every kind of fit has the notes of its table", async () => {
    expect(note).toMatch(/^a pseudocount of 1 was added to proportions/);
    const model = await mixedlm("week", parts, metadata, options);
    expect(model.notes).toEqual([note]);
    expect(mixedlmSync("week", parts, metadata, options).notes).toEqual([note]);
    expect((await ols("week", parts, metadata, { tree })).notes).toEqual([note]);
    expect((await taxonEffects(model)).notes).toEqual([note]);
    const plan = prepare("week", metadata, { groups: "subject" });
    const again = fitSync(plan, model.balances);
    expect(again.notes).toEqual([note]);
    expect(plan.notes).toEqual([]);
  });

  test("notes of a table are in summaries, in the report, and after saving", async () => {
    const model = await mixedlm("week", parts, metadata, options);
    expect(model.summary()).toContain(note);
    expect(reportData(model).model.notes).toEqual([note]);
    expect(LMEModel.fromJSON(JSON.parse(JSON.stringify(model))).notes).toEqual([note]);
  });

  test("a table without notes gives none to its models", async () => {
    const { notes } = await mixedlm(
      "week",
      addPseudocount({ ...shares, columns: hundredfold() }, 1),
      metadata,
      options,
    );
    expect(notes).toEqual([]);
  });
});

/** Counts of these shares, with totals that differ. */
function hundredfold() {
  return Object.fromEntries(
    Object.entries(shares.columns).map(([name, column]) => [
      name,
      Float64Array.from(column as Float64Array, (x, i) => Math.round(x * (1000 + 100 * i))),
    ]),
  );
}

describe("sensitivity", () => {
  test("sensitivity notes what its largest pseudocount does", async () => {
    const grid = { ...options, pseudocount: 0.1, pseudocounts: [0.001, 2] };
    const { notes } = await sensitivity("week", shares, metadata, grid);
    expect(notes).toEqual([
      expect.stringMatching(/^a pseudocount of 2 was added to proportions.*35 of the 35 cells/),
    ]);
    const counts = { ...shares, columns: hundredfold() };
    expect((await sensitivity("week", counts, metadata, options)).notes).toEqual([]);
  });
});
