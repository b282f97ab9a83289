/** Every verb of models whose residuals have a structure: results of the right shape, or an error that names the option. */
import { expect, test } from "vitest";
import { type LMEModel, mixedlmSync, type StudyOptions, UsageError } from "../../src/index.js";
import { readTsv } from "../support/read-fixture.js";

const metadata = readTsv(["structured-residuals", "study.tsv"], ["s", "arm"]);
const sites = Array.from(
  metadata.columns.s as ArrayLike<unknown>,
  (s) => `c${Number(String(s).slice(1)) % 6}`,
);
const samples = {
  ...metadata,
  columns: { ...metadata.columns, site: sites } as Record<string, ArrayLike<unknown>>,
};
const y = Float64Array.from(metadata.columns.y as ArrayLike<number>);
const z = y.map((value, i) => (i % 11 === 3 ? Number.NaN : value ** 2 / 3 + ((i * 7) % 5)));
const table = { index: metadata.index, columns: { y, z } };

function modelOf(formula: string, options: StudyOptions): LMEModel {
  return mixedlmSync(formula, table, samples, { test: "residual", ...options });
}

const cases = {
  us: () => modelOf("arm * week + x", { residual: "us(week | s)" }),
  "ar1 with ratios and a random term": () =>
    modelOf("arm + x + (1 | site)", { residual: "ar1(week | s)", variance: "arm" }),
  car1: () => modelOf("arm + x", { residual: "car1(week | s)" }),
};

/** Numbers of a result that must be known. */
function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (value instanceof Float64Array) return Array.from(value);
  if (Array.isArray(value)) return value.flatMap(numbersOf);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(numbersOf);
  return [];
}

/** What a verb gives: the columns or frames whose numbers are known, and how many there are of each response. */
const verbs: Record<string, (model: LMEModel) => unknown> = {
  coefficients: (m) => m.coefficients(),
  standardErrors: (m) => m.standardErrors(),
  tidy: (m) => m.tidy(),
  confint: (m) => m.confint(),
  theta: (m) => m.theta,
  randomEffects: (m) => m.randomEffects({ variance: true }),
  infer: (m) => m.infer({ test: "kenward-roger" }).standardErrors(),
  robust: (m) => m.infer({ test: "satterthwaite", vcov: "cr2" }).standardErrors(),
  contrast: (m) => m.contrast({ x: { x: 1 } }).columns.std_error,
  contrastJoint: (m) => m.contrastJoint({ x: { x: 1 } }).columns.statistic,
  anova: (m) => m.anova().columns.statistic,
  means: (m) => m.means("arm").means.columns.std_error,
  compare: (m) => m.compare(m).columns.aic_difference,
  varianceTests: (m) => m.varianceTests().columns.p_mixture,
  wholeTable: (m) => m.wholeTable({ nperm: 9 }),
  simulate: (m) => m.simulate({ nsim: 1 })[0]!.columns.y,
  "bootstrap parametric": (m) => m.bootstrap({ nsim: 3 }).columns.std_error,
  "bootstrap cases": (m) => m.bootstrap({ nsim: 3, type: "cases" }).columns.std_error,
  "bootstrap residual": (m) => m.bootstrap({ nsim: 3, type: "residual" }).columns.std_error,
  permute: (m) => m.permute({ term: "x", nperm: 9 }).columns,
  "profile fixed": (m) => m.profile({ parameters: ["fixed"] }).columns,
  "profile random": (m) => m.profile({ parameters: ["random"] }).columns,
  moderate: (m) => m.moderate().tests.columns.std_error,
  "moderate hat": (m) => m.moderate({ df: "hat" }).tests.columns.std_error,
  r2: (m) => m.r2(),
  icc: (m) => m.icc(),
  percentExplained: (m) => m.percentExplained(),
  "influence of samples": (m) => m.influence().cooksDistance,
  "influence of each sample": (m) => m.influence({ by: "sample" }).dfbeta.column("y"),
  "influence of subjects": (m) => (m.plan.design.residual ? m.influence({ by: "s" }).cooksDistance : []),
  certificate: (m) => m.certificate("y").gradient,
  certificates: (m) => m.certificates().columns.condition_hessian,
  principalComponents: (m) => m.principalComponents().site?.sd ?? [],
  fitted: (m) => m.fitted(),
  predict: (m) => m.predict(undefined, { random: true }),
  params: (m) => m.params(),
  varianceComponents: (m) => m.varianceComponents().columns.covariance,
};

const fits = new Map<string, LMEModel>();
function fitted(name: keyof typeof cases): LMEModel {
  if (!fits.has(name)) fits.set(name, cases[name]());
  return fits.get(name)!;
}

const names = Object.keys(cases) as (keyof typeof cases)[];
const asked = names.flatMap((name) => Object.keys(verbs).map((verb) => [name, verb] as const));

test.each(asked)("%s: %s gives numbers, or an error that names the option", (name, verb) => {
  const model = fitted(name);
  try {
    expect(numbersOf(verbs[verb]!(model)).filter((value) => !Number.isFinite(value))).toEqual([]);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).toMatch(/residual|variance/);
  }
});

test("certificates count parameters as θ is reported", () => {
  for (const name of names) {
    const { gradient, theta, curvature } = fitted(name).certificate("y");
    expect(gradient).toHaveLength(theta.length);
    expect(gradient.every((slope) => Math.abs(slope) < 1e-4)).toBe(true);
    expect(curvature[0]).toBeGreaterThan(0.1);
  }
});

test("replicates of the bootstrap are about the estimates, residual parameters too", () => {
  for (const name of names) {
    const { parameter, estimate, conf_low, conf_high } = fitted(name).bootstrap({ nsim: 60, seed: 2 })
      .columns as unknown as Record<string, Float64Array>;
    Array.from(parameter!.keys()).forEach((i) => {
      if (!String(parameter![i]).includes("Residual")) return;
      expect(conf_low![i]!).toBeLessThan(estimate![i]!);
      expect(conf_high![i]!).toBeGreaterThan(estimate![i]!);
    });
  }
});

/** At a limit of a profile the deviance, with the parameter held there by the search of the kernel, has risen by χ²(0.95). */
test.each([
  ["car1", "arm + x", { residual: "car1(week | s)" }, ["phi(Residual)"]],
  [
    "ar1",
    "arm + x",
    { residual: "ar1(week | s)", variance: "arm" },
    ["cor(Residual)", "ratio(b | Residual)"],
  ],
] as const)("%s: limits of a profile are where the deviance says", (_, formula, options, parameters) => {
  const ml = modelOf(formula, { ...options, reml: false });
  const { columns } = ml.profile({ parameters });
  const own = ml.theta.column("y");
  parameters.forEach((_, i) => {
    expect(columns.estimate[i]).toBeCloseTo(own[i]!, 5);
    for (const limit of [columns.conf_low[i]!, columns.conf_high[i]!]) {
      const start = own.slice();
      start[i] = limit;
      const free = parameters.map((_, j) => j !== i);
      const held = modelOf(formula, { ...options, reml: false, free, start });
      expect(held.theta.column("y")[i]).toBeCloseTo(limit, 10);
      const rise = held.criterion[0]! - ml.criterion[0]!;
      // At the end of the domain the data do not exclude the limit.
      if (limit === 0) expect(rise).toBeLessThan(3.841458820694124);
      else expect(rise).toBeCloseTo(3.841458820694124, 4);
    }
  });
});

test("an unstructured matrix has limits on both sides of its estimates", () => {
  const { columns } = fitted("us").profile({ parameters: ["random"] });
  columns.estimate.forEach((estimate, i) => {
    expect(columns.conf_low[i]!).toBeLessThan(estimate);
    expect(columns.conf_high[i]!).toBeGreaterThan(estimate);
  });
});

test("what leaves a level out is the fit on the other rows, at the same θ", () => {
  const model = fitted("car1");
  const rows = [...sites.keys()].filter((i) => samples.columns.s![i] !== "s03");
  const take = (values: ArrayLike<unknown>) => rows.map((i) => values[i]);
  const pick = (columns: object) =>
    Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, take(values)]));
  const index = take(samples.index) as string[];
  const without = mixedlmSync(
    "arm + x",
    { index, columns: { y: take(y) as number[] } },
    { index, columns: pick(samples.columns) },
    { residual: "car1(week | s)", test: "residual", free: [0], start: Array.from(model.theta.column("y")) },
  );
  const { dfbeta } = model.influence({ by: "s" });
  for (const term of model.terms) {
    const change = model.coefficients().get(term, "y")! - without.coefficients().get(term, "y")!;
    expect(dfbeta.get(`s03:${term}`, "y")).toBeCloseTo(change, 9);
  }
});

test("random terms are tested beside the structure, which stays", () => {
  const { residual, variance } = { residual: "ar1(week | s)", variance: "arm" };
  const model = fitted("ar1 with ratios and a random term");
  const without = modelOf("arm + x", { residual, variance });
  const { statistic } = model.varianceTests().columns;
  statistic.forEach((value, i) => {
    expect(value).toBeCloseTo(Math.max(0, without.criterion[i]! - model.criterion[i]!), 6);
  });
});

test("models by restricted likelihood are refitted, and structures are nested as they are defined", () => {
  const of = (residual: string, formula = "arm + x") => modelOf(formula, { residual });
  const [us, toeph, ar1, csh, car1] = ["us", "toeph", "ar1", "csh", "car1"].map((kind) =>
    of(`${kind}(week | s)`),
  );
  const ml = (kind: string) => modelOf("arm + x", { residual: `${kind}(week | s)`, reml: false });
  const found = us!.compare(ar1!);
  expect(found.refitted).toBe(true);
  expect(found.nested).toBe(true);
  expect(found.columns.df[0]).toBe(10 - 2);
  expect(found.columns.statistic[0]).toBeCloseTo(ml("ar1").criterion[0]! - ml("us").criterion[0]!, 6);
  expect(toeph!.compare(csh!).nested).toBe(true);
  const apart = csh!.compare(ar1!);
  expect(apart.nested).toBe(false);
  expect(apart.reason).toBe("csh(week | s) of the larger model does not hold ar1(week | s) of the smaller");
  expect(us!.compare(car1!).nested).toBe(false);
  const fixed = of("ar1(week | s)", "arm * week + x").compare(ar1!);
  expect(fixed.columns.df[0]).toBe(2);
  expect(() => of("ar1(week | s)", "arm").compare(ar1!, { refit: false })).toThrow("same fixed effects");
});

test("variance components have a row for each visit and pair of visits, by arm and level", () => {
  const { columns } = fitted("us").varianceComponents();
  const S = fitted("us").residualCovariance("y");
  const own = columns.response.flatMap((name, i) => (name === "y" ? [i] : []));
  expect(own).toHaveLength(10);
  for (const i of own) {
    const [one, other] = [columns.term1[i]!, columns.term2[i] ?? columns.term1[i]!];
    expect(columns.group[i]).toBe("Residual");
    expect(columns.covariance[i]).toBeCloseTo(S.get(one, other), 12);
  }
  const ar1 = fitted("ar1 with ratios and a random term");
  const rows = ar1.varianceComponents().columns;
  const at = rows.group.indexOf("Residual b");
  expect(rows.sd[at]).toBeCloseTo(Math.sqrt(ar1.sigma2[0]!) * ar1.theta.get("Residual.ratio.b", "y"), 12);
});

test("a summary says the structure, its subjects and the numbers of each visit", () => {
  const text = fitted("us").summary("y");
  expect(text).toContain("Formula    arm * week + x; residual us(week | s)\n");
  expect(text).toContain("groups 18 × s");
  expect(text).toMatch(/Residual +0, 1 +\S+ +\S+/);
  expect(fitted("ar1 with ratios and a random term").summary("y")).toContain(
    "; residual ar1(week | s); variance by arm",
  );
});
