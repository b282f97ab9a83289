import { expect, test } from "vitest";
import { designOnRows } from "../../src/design/rows/take-rows.js";
import { prepare } from "../../src/index.js";
import * as small from "../../src/index-fit.js";
import { modelJson } from "../../src/model/save/model-json.js";
import { restoreModel } from "../../src/model/save/restore-model.js";

/** Four subjects in two arms at up to three visits, out of order; s4 has no second visit. */
const metadata = {
  index: Array.from({ length: 11 }, (_, i) => `r${i}`),
  columns: {
    subject: ["s2", "s1", "s1", "s2", "s1", "s2", "s3", "s3", "s3", "s4", "s4"],
    week: [8, 0, 4, 0, 8, 4, 0, 4, 8, 0, 8],
    visit: ["w8", "w0", "w4", "w0", "w8", "w4", "w0", "w4", "w8", "w0", "w8"],
    arm: ["b", "a", "a", "b", "a", "b", "b", "b", "b", "a", "a"],
    site: ["x", "x", "x", "x", "x", "x", "y", "y", "y", "y", "y"],
    "body site": ["s2", "s1", "s1", "s2", "s1", "s2", "s3", "s3", "s3", "s4", "s4"],
    half: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, Number.NaN],
  },
};

type Options = Parameters<typeof prepare>[2];
const planOf = (options: Options, formula = "arm") => prepare(formula, metadata, options);
const residualOf = (options: Options, formula?: string) => planOf(options, formula).design.residual!;
const codes = (...values: number[]) => Int32Array.from(values);

function complaint(
  options: Options,
  formula = "arm",
  data: Parameters<typeof prepare>[1] = metadata,
): string {
  try {
    prepare(formula, data, options);
  } catch (error) {
    return (error as Error).message.split("\n")[0]!;
  }
  return "";
}

test("a structure over numeric visits has them by size, and its subjects by label", () => {
  const residual = residualOf({ residual: "us(week | subject)" });
  expect(residual).toEqual({
    text: "us(week | subject)",
    kind: "us",
    visits: ["0", "4", "8"],
    visit: codes(2, 0, 1, 0, 2, 1, 0, 1, 2, 0, 2),
    subjects: ["s1", "s2", "s3", "s4"],
    subject: codes(1, 0, 0, 1, 0, 1, 2, 2, 2, 3, 3),
    arms: [],
    arm: new Int32Array(11),
    levels: [],
    level: new Int32Array(11),
    grouping: ["subject"],
    columns: { visit: "week", subject: "subject" },
  });
});

test("listed levels are the visits in that order, those without rows among them", () => {
  const { visits, visit } = residualOf({
    residual: 'ar1(C(visit, levels=["w8", "w6", "w4", "w0"]) | subject)',
  });
  expect(visits).toEqual(["w8", "w6", "w4", "w0"]);
  expect(visit).toEqual(codes(0, 3, 2, 3, 0, 2, 3, 2, 0, 3, 0));
  const follows = residualOf(
    { residual: "ar1(visit | subject)" },
    'arm + C(visit, levels=["w4", "w0", "w8"])',
  );
  expect(follows.visits).toEqual(["w4", "w0", "w8"]);
  expect(follows.visit[0]).toBe(2);
});

test("a structure by arm knows the arm of each row, and variance its levels", () => {
  const residual = residualOf({ residual: "ar1(week | arm / subject)", variance: "site" });
  expect(residual.arms).toEqual(["a", "b"]);
  expect(residual.arm).toEqual(codes(1, 0, 0, 1, 0, 1, 1, 1, 1, 0, 0));
  expect(residual.levels).toEqual(["x", "y"]);
  expect(residual.level).toEqual(codes(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1));
  expect(residual.columns).toEqual({ visit: "week", subject: "subject", arm: "arm", variance: "site" });
});

test("variance alone needs neither groups nor visits", () => {
  const { kind, visits, visit, subjects, subject, levels } = residualOf({ variance: "arm" });
  expect([kind, visits, visit, subjects, subject]).toEqual(["independent", [], codes(), [], codes()]);
  expect(levels).toEqual(["a", "b"]);
});

test("car1 has the times as they are", () => {
  const { times, visits, visit } = residualOf({ residual: "car1(week | subject)" });
  expect(times).toEqual(Float64Array.from(metadata.columns.week));
  expect([visits, visit]).toEqual([[], codes()]);
});

test("names that are no words are quoted, and subjects may be crossed", () => {
  for (const name of ["`body site`", 'Q("body site")', "C(`body site`)"])
    expect(residualOf({ residual: `us(week | ${name})` }).subjects).toEqual(["s1", "s2", "s3", "s4"]);
  expect(residualOf({ residual: "us(week | site:subject)" }).subjects).toEqual([
    "x:s1",
    "x:s2",
    "y:s3",
    "y:s4",
  ]);
});

test("rows without a visit, subject or level are left out, as those without a covariate", () => {
  const gap = {
    ...metadata,
    columns: { ...metadata.columns, site: [null, ...metadata.columns.site.slice(1)] },
  };
  const week = [...metadata.columns.week];
  week[10] = Number.NaN;
  const both = { ...gap, columns: { ...gap.columns, week } };
  const { design } = prepare("arm", both, { residual: "us(week | subject)", variance: "site" });
  expect(design.dropped.map(({ sample, variable }) => [sample, variable])).toEqual([
    ["r0", "site"],
    ["r10", "week"],
  ]);
  expect(design.residual!.visit).toEqual(codes(0, 1, 0, 2, 1, 0, 1, 2, 0));
});

test("a design on some rows keeps the places of visits, subjects and levels", () => {
  const { design } = planOf({ residual: "car1(week | arm / subject)", variance: "site" });
  const taken = designOnRows(design, codes(9, 0)).residual!;
  expect(taken.times).toEqual(Float64Array.of(0, 8));
  expect([taken.subject, taken.arm, taken.level]).toEqual([codes(3, 1), codes(0, 1), codes(1, 0)]);
  expect(taken.subjects.length).toBe(4);
});

test("several structures are all read", () => {
  const plan = planOf({ residual: ["us(week | subject)", "ar1(week | subject)"] });
  expect(plan.fallbacks!.map(({ residual }) => residual.text)).toEqual(["ar1(week | subject)"]);
  expect(complaint({ residual: ["us(week | subject)", "arr1(week | subject)"] })).toContain("'arr1'");
  expect(complaint({ residual: [] })).toBe("residual: must hold a structure or more, got none");
});

test("plan and JSON keep the structure", () => {
  const plan = planOf({ residual: "car1(week | arm / subject)", variance: "site" });
  expect(plan.options.residual).toBe("car1(week | arm / subject)");
  const result = { responses: [], beta: new Float64Array(0), messages: [] };
  const table = { index: plan.samples, columns: {} };
  const saved = JSON.stringify(modelJson(plan, table, result as never, {}));
  expect(restoreModel(saved).plan).toEqual(plan);
});

test("no response is a column of the structure, and '.' leaves them out", () => {
  const data = { ...metadata, columns: { ...metadata.columns, y: metadata.columns.week.map((w) => w + 1) } };
  const plan = prepare("y ~ .", data, { residual: "us(week | subject)", variance: "site" });
  expect(plan.design.fixed.columns.join(" ")).not.toMatch(/week|subject\b|site\[/);
  expect(complaint({ residual: "us(week | subject)" }, "week ~ arm")).toContain(
    "must not be a covariate too",
  );
});

test("what the rows do not allow is named with both samples", () => {
  const twice = { ...metadata, columns: { ...metadata.columns, week: [8, 0, 4, 8, 8, 4, 0, 4, 8, 0, 8] } };
  expect(complaint({ residual: "us(week | subject)" }, "arm", twice)).toMatchInlineSnapshot(
    `"residual: us(week | subject) must have each visit once in a subject, got visit '8' twice in subject 's2' (samples 'r0' and 'r3'); average replicates, keep one with subset, or name the subjects by two columns, site:subject"`,
  );
  expect(complaint({ residual: "car1(week | subject)" }, "arm", twice)).toMatchInlineSnapshot(
    `"residual: car1(week | subject) must have different times within a subject, got 8 twice in subject 's2' (samples 'r0' and 'r3'); average replicates, or name the subjects by two columns, site:subject"`,
  );
  const moved = [...metadata.columns.arm];
  moved[3] = "a";
  const two = { ...metadata, columns: { ...metadata.columns, arm: moved } };
  expect(complaint({ residual: "us(week | arm / subject)" }, "1", two)).toMatchInlineSnapshot(
    `"residual: each subject must be in one arm of 'arm', got subject 's2' in b and a; name the arm that does not change, or leave it out"`,
  );
  const subset = { subset: "week == 0" };
  expect(complaint({ residual: "us(week | subject)", ...subset })).toMatchInlineSnapshot(
    `"residual: column 'week' must have two visits or more in the samples of the model, got only '0'; leave it out"`,
  );
  expect(complaint({ residual: "car1(week | subject)", ...subset })).toMatchInlineSnapshot(
    `"residual: car1(week | subject) needs subjects with two samples or more, got one sample for each 'subject'; leave it out"`,
  );
  expect(complaint({ residual: "car1(visit | subject)" })).toMatchInlineSnapshot(
    `"residual: column 'visit' must be numeric"`,
  );
  expect(complaint({ variance: "half" })).toMatchInlineSnapshot(
    `"variance: column 'half' must have two levels or more in the samples of the model, got only '1'; leave it out"`,
  );
  expect(complaint({ variance: "arn" })).toMatchInlineSnapshot(
    `"variance: no column named 'arn' (did you mean 'arm'?)"`,
  );
});

test("ratios that the structure has already are refused, others are not", () => {
  expect(complaint({ residual: "ar1h(week | subject)", variance: "visit" })).toMatchInlineSnapshot(
    `"variance: must not repeat the standard deviations that ar1h(week | subject) has for each visit, got 'visit'; leave it out"`,
  );
  expect(complaint({ residual: "ar1(week | arm / subject)", variance: "arm" })).toMatchInlineSnapshot(
    `"variance: must not repeat the standard deviations that ar1(week | arm / subject) has for each arm, got 'arm'; leave it out"`,
  );
  expect(complaint({ residual: "us(week | arm / subject)", variance: "arm" })).toMatchInlineSnapshot(
    `"variance: must not repeat the standard deviations that us(week | arm / subject) has for each visit and arm, got 'arm'; leave it out"`,
  );
  expect(complaint({ residual: "ar1(week | subject)", variance: "visit" })).toBe("");
  expect(complaint({ residual: "us(week | subject)", variance: "arm" })).toBe("");
});

test("random terms that the structure has already are refused by name, others are not", () => {
  for (const kind of ["us", "cs", "toep", "toeph"]) {
    expect(complaint({ residual: `${kind}(week | subject)` }, "arm + (1 | subject)")).toBe(
      `residual: ${kind}(week | subject) has the covariance of (1 | subject) already, so that they cannot be told apart, got both; leave (1 | subject) out`,
    );
  }
  expect(complaint({ residual: "cs(week | subject)", groups: "subject" })).toMatch(/; leave groups out$/);
  expect(complaint({ residual: "us(week | subject)" }, "(week | subject)")).toContain(
    "(week | subject) already",
  );
  expect(complaint({ residual: "us(week | subject)" }, "diag(0 + visit | subject)")).toContain("already");
  const early = { subset: "week < 8", residual: "ar1(week | subject)" };
  expect(complaint(early, "(1 | subject)")).toContain("already");
  for (const kind of ["csh", "ar1", "ar1h", "ad", "adh", "car1"])
    expect(complaint({ residual: `${kind}(week | subject)` }, "arm + (1 | subject)")).toBe("");
  expect(complaint({ residual: "cs(week | subject)" }, "arm + (0 + week | subject)")).toBe("");
  expect(complaint({ residual: "us(week | subject)" }, "arm + (1 | site)")).toBe("");
});

test("what is no structure is shown the way to one", () => {
  const said = (residual: string) => complaint({ residual });
  const list = "; there are us, cs, csh, ar1, ar1h, ad, adh, toep, toeph, car1";
  expect(said("corAR1(week | subject)")).toBe(
    "residual: no structure is called 'corAR1' here; write ar1(visit | subject)",
  );
  expect(said("UN(week | subject)")).toContain("write us(visit | subject)");
  expect(said("toeplitz(week | subject)")).toContain("write toep(visit | subject)");
  expect(said("corCAR1(week | subject)")).toContain("write car1(time | subject)");
  expect(said("toepph(week | subject)")).toBe(
    `residual: no structure is called 'toepph' here (did you mean 'toeph'?)${list}`,
  );
  expect(said("diag(week | subject)")).toContain("variance gives each level a variance of its own");
  expect(said("us(week | subject, hom = TRUE)")).toContain("takes no hom");
  expect(said("us(week || subject)")).toContain("takes one bar");
  expect(said("us(0 + week | subject)")).toContain("takes one column of visits");
  expect(said("us(np.log(week) | subject)")).toContain("takes one column of visits");
  expect(said("car1(C(week) | subject)")).toContain("leave C(...) out");
  expect(said("us(week | arm / site / subject)")).toContain("arm / subject");
  expect(said("us(week | patient)")).toContain("no column named 'patient'");
  expect(said("us(week | body site)")).toContain("expected an operator");
  for (const text of ["us", "us()", "us(week)", "us(week |)", "week | subject", ""])
    expect(said(text)).toMatch(/must be a structure of visits inside subjects/);
  expect(said("us(week | 1)")).toContain("takes columns right of the bar");
});

test("the joint Hessian and the small entry refuse structures of residuals", () => {
  expect(complaint({ residual: "us(week | subject)", vcov: "joint", test: "normal" })).toBe(
    'options: vcov "joint" goes with independent residuals of one variance, got residual',
  );
  expect(() => small.prepare("arm", metadata, { variance: "arm" })).toThrow(
    'mixedlm/fit: variance needs what the small entry does not carry, got "arm"; import "mixedlm" for it',
  );
  const plan = planOf({ residual: "us(week | subject)" });
  expect(() => small.fitSync(plan, { index: plan.samples, columns: {} })).toThrow("mixedlm/fit: residual");
});

test("visits that are text are noted where their order matters", () => {
  const notesOf = (residual: string) => planOf({ residual }).notes;
  expect(notesOf("ar1(visit | subject)")).toEqual([
    "ar1(visit | subject): the visits are in the order w0, w4, w8; write C(visit, levels=[...]) for another",
  ]);
  expect(notesOf("us(visit | subject)")).toEqual([]);
  expect(notesOf("ar1(week | subject)")).toEqual([]);
});
