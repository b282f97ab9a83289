/** Several structures of residuals: each response takes the first that converges, and is the fit of that structure alone. */
import { describe, expect, test } from "vitest";
import { fitStream, LMEModel, mixedlm, mixedlmSync, power, prepare, resultTables } from "../../src/index.js";
import type { StudyOptions } from "../../src/model/mixedlm.js";
import { shareRecord } from "../../src/report/record/fit-record.js";
import { selectColumns } from "../../src/table/select.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";

const { normal } = generator(3);
const [subjects, visits] = [20, 4];
const rows = Array.from(
  { length: subjects * visits },
  (_, i) => [Math.floor(i / visits), i % visits] as const,
);
const index = rows.map((_, i) => `r${i}`);
const levels = Array.from({ length: subjects }, normal);
const noise = () => Float64Array.from(rows, () => normal());
const changed = (value: (s: number, v: number) => number) => Float64Array.from(rows, ([s, v]) => value(s, v));
const metadata: Table = {
  index,
  columns: {
    subject: rows.map(([s]) => `s${s}`),
    site: rows.map(([s]) => `c${s % 5}`),
    visit: Float64Array.from(rows, ([, v]) => v),
    arm: rows.map(([s]) => "ab"[s % 2]!),
  },
};
const table: Table = {
  index,
  columns: {
    good: noise(),
    // us would have a correlation of one.
    equal: changed((s, v) => (v < 2 ? levels[s]! : normal())),
    // us and ar1h would have a standard deviation of zero.
    still: changed((_, v) => (v === 0 ? 0 : normal())),
    gaps: noise().map((value, i) => (i % 7 === 2 ? Number.NaN : value)),
    constant: changed(() => 1),
    infinite: noise().map((value, i) => (i === 3 ? Number.POSITIVE_INFINITY : value)),
  },
};
const residual = ["us(visit | subject)", "ar1h(visit | subject)", "ar1(visit | subject)"];
const formula = "arm + C(visit)";
const fitted = (options: StudyOptions = {}) =>
  mixedlmSync(formula, table, metadata, { residual, ...options });

/** The rows of a long table that are of one response, without what depends on the other responses. */
function rowsOf({ columns }: { readonly columns: object }, response: string) {
  const own = columns as Record<string, ArrayLike<unknown>>;
  const places = Array.from(own.response!).flatMap((name, i) => (name === response ? [i] : []));
  const kept = Object.entries(own).filter(([name]) => !["q_value", "residual"].includes(name));
  return kept.map(([name, column]) => [name, places.map((i) => column[i])]);
}

/** What is read of a model, by response. */
const reads: Record<string, (m: LMEModel, response: string) => unknown> = {
  coefficients: (m, name) => m.coefficients().column(name),
  standardErrors: (m, name) => m.standardErrors().column(name),
  degreesOfFreedom: (m, name) => m.degreesOfFreedom().column(name),
  vcov: (m, name) => m.vcov(name).values,
  fits: (m, name) => rowsOf(m.glance(), name),
  tidy: (m, name) => rowsOf(m.tidy(), name),
  variance: (m, name) => rowsOf(m.varianceComponents(), name),
  residualCovariance: (m, name) => m.residualCovariance(name).values,
  anova: (m, name) => rowsOf(m.anova(), name),
  contrast: (m, name) => rowsOf(m.contrast("arm[b] - arm[a]"), name),
  means: (m, name) => rowsOf(m.means("arm", { by: "visit", pairwise: true }).pairs!, name),
  fitted: (m, name) => m.fitted().column(name),
  predict: (m, name) => m.predict(metadata, { random: true }).column(name),
  limits: (m, name) => m.predict(metadata, { random: true, interval: "prediction" }).lower.column(name),
  means_of_rows: (m, name) => m.predict(undefined, { interval: "confidence" }).upper.column(name),
  residuals: (m, name) => m.residuals().column(name),
  whitened: (m, name) => m.residuals({ type: "whitened" }).column(name),
  certificate: (m, name) => m.certificate(name),
  r2: (m, name) => rowsOf(m.r2(), name),
  cr2: (m, name) => m.infer({ vcov: "cr2" }).standardErrors().column(name),
  "between-within": (m, name) => m.infer({ test: "between-within" }).degreesOfFreedom().column(name),
};

describe("each response is fitted by the first structure that converges", () => {
  const model = fitted();
  const alone = residual.map((text) => fitted({ residual: text }));

  test("the structure that each took is recorded", () => {
    const [us, ar1h, ar1] = residual;
    expect(model.structures).toEqual([us, ar1h, ar1, us, us, us]);
    expect(model.glance().columns.residual).toEqual(model.structures);
    expect(model.tidy().columns.residual!.slice(0, 6)).toEqual([us, us, us, us, us, ar1h]);
    expect(alone[0]!.glance().columns.residual).toBeUndefined();
    expect(alone[0]!.status.slice(0, 4)).toEqual(["ok", "not-converged", "not-converged", "ok"]);
    expect(model.status).toEqual(["ok", "ok", "ok", "ok", "constant", "not-converged"]);
    expect(model.summary()).toContain(`Residual 4 ${us}, 1 ${ar1h}, 1 ${ar1}`);
    expect(model.summary("equal")).toContain(`residual ${ar1h}\n`);
  });

  test.each(Object.entries(reads))("%s is that of the structure alone", (_, read) => {
    model.responses.forEach((response, i) => {
      const own = alone[residual.indexOf(model.structures[i]!)]!;
      expect(read(model, response), response).toEqual(read(own, response));
    });
  });

  test("Kenward and Roger's tests are those of the structure alone", () => {
    const adjusted = fitted({ test: "kenward-roger" });
    adjusted.responses.forEach((response, i) => {
      const own = fitted({ test: "kenward-roger", residual: adjusted.structures[i]! });
      expect(rowsOf(adjusted.tidy(), response)).toEqual(rowsOf(own.tidy(), response));
    });
  });

  test("q-values are over all responses", () => {
    const q = model.qvalues({ adjust: "bonferroni" }).row("arm[T.b]");
    const p = model.pvalues().row("arm[T.b]");
    q.forEach((value, i) => {
      if (!Number.isNaN(p[i]!)) expect(value).toBeCloseTo(Math.min(1, 4 * p[i]!), 12);
    });
  });

  test("θ has the parameters of all structures, NaN where a response has others", () => {
    const { theta } = model;
    expect(theta.rowNames).toContain("Residual.cor.0:1");
    expect(theta.rowNames).toContain("Residual.cor");
    expect(theta.get("Residual.cor", "good")).toBeNaN();
    expect(theta.get("Residual.cor", "equal")).toBe(alone[1]!.theta.get("Residual.cor", "equal"));
  });

  test("workers and streams give the same bits", async () => {
    const asked = { residual, test: "kenward-roger" } as const;
    const whole = fitted(asked);
    expect((await mixedlm(formula, table, metadata, { ...asked, threads: 2 })).result).toEqual(whole.result);
    const plan = prepare(formula, metadata, asked);
    const names = model.responses;
    const batches = [names.slice(0, 2), names.slice(2)].map((some) => selectColumns(table, some));
    let at = 0;
    for await (const result of fitStream(plan, batches)) {
      const { fits } = resultTables(plan, result);
      expect(fits.columns.residual).toEqual(model.structures.slice(at, at + result.responses.length));
      const width = result.parameters;
      expect(result.theta).toEqual(whole.result.theta.slice(at * width, at * width + result.theta.length));
      at += result.responses.length;
    }
  });

  test("a saved model is the same", () => {
    const again = LMEModel.fromJSON(JSON.stringify(model));
    expect(again.result).toEqual(model.result);
    expect(again.plan).toEqual(model.plan);
    expect(again.fitted()).toEqual(model.fitted());
    const without = LMEModel.fromJSON(JSON.stringify(model.toJSON({ data: false })));
    expect(without.predict(metadata)).toEqual(model.predict(metadata));
  });

  test("byStructure gives ordinary models of the responses of each", () => {
    const parts = model.byStructure();
    expect(parts.map((part) => part.residual)).toEqual(residual);
    expect(parts.map((part) => part.model.responses)).toEqual([
      ["good", "gaps", "constant", "infinite"],
      ["equal"],
      ["still"],
    ]);
    const { columns } = parts[1]!.model.profile({ parameters: ["arm[T.b]"] });
    const own = alone[1]!.profile({ parameters: ["arm[T.b]"] }).columns;
    expect(columns.conf_low[0]).toBe(own.conf_low[own.response.indexOf("equal")]);
    expect(alone[0]!.byStructure()[0]!.model).toBe(alone[0]);
  });

  const refused: Record<string, (m: LMEModel) => unknown> = {
    compare: (m) => m.compare(m),
    varianceTests: (m) => m.varianceTests(),
    moderate: (m) => m.moderate(),
    influence: (m) => m.influence({ by: "subject" }),
    bootstrap: (m) => m.bootstrap({ nsim: 2 }),
    permute: (m) => m.permute({ term: "arm" }),
    profile: (m) => m.profile(),
    simulate: (m) => m.simulate(),
  };
  test.each(Object.entries(refused))("%s needs one structure, and says so", (name, run) => {
    expect(() => run(model)).toThrow(
      `${name}: needs one structure of the residuals for all responses, got ${residual.join(", ")}; ` +
        "byStructure() gives a model of the responses of each",
    );
  });
});

describe("what counts as convergence", () => {
  test("a random effect without variance is no reason for another structure", () => {
    const centred = changed((s, v) => (v - 1.5) * levels[s]! + 0.3 * normal());
    const responses = { index, columns: { centred } };
    const model = mixedlmSync("C(visit) + (1 | site)", responses, metadata, {
      residual: ["ar1h(visit | subject)", "ar1(visit | subject)"],
    });
    expect(model.status).toEqual(["singular"]);
    expect(model.structures).toEqual(["ar1h(visit | subject)"]);
  });

  test("an optimum on the boundary of the structure is one", () => {
    const turning = changed((s, v) => (v % 2 === 0 ? 1 : -1) * levels[s]! + 0.5 * normal());
    const structures = ["car1(visit | subject)", "ar1(visit | subject)"];
    const [car1, both] = [structures.slice(0, 1), structures].map((residual) =>
      mixedlmSync("arm", { index, columns: { turning } }, metadata, { residual }),
    );
    // φ is zero at least; ρ is negative.
    expect(car1!.status).toEqual(["singular"]);
    expect(both!.status).toEqual(["ok"]);
    expect(both!.structures).toEqual(["ar1(visit | subject)"]);
    expect(both!.theta.get("Residual.cor", "turning")).toBeLessThan(-0.5);
  });

  test("where none converges the last one stays, with its status", () => {
    const [us, ar1h] = residual;
    const model = fitted({ residual: [us!, ar1h!] });
    expect(model.structures[2]).toBe(ar1h);
    expect(model.messages[2]).toBe(fitted({ residual: ar1h! }).messages[2]);
    expect(model.messages[2]).not.toBe("");
  });
});

describe("rows and options", () => {
  test("all structures have the rows on which nothing that they name is missing", () => {
    const day = Float64Array.from(rows, ([s, v], i) => (i === 5 ? Number.NaN : 7 * v + (s % 3)));
    const own = { index, columns: { ...metadata.columns, day } };
    const model = mixedlmSync("arm", table, own, {
      residual: ["us(visit | subject)", "car1(day | subject)"],
    });
    expect(model.plan.samples).toHaveLength(rows.length - 1);
    const car1 = mixedlmSync("arm", table, own, { residual: "car1(day | subject)" });
    expect(model.structures[2]).toBe("car1(day | subject)");
    expect(model.criterion[2]).toBe(car1.criterion[2]);
    // Rows of the table are those of both structures; a variance at each visit is none of the times.
    const { response, group, term1, sd } = model.varianceComponents().columns;
    const ofStill = response.flatMap((name, i) =>
      name === "still" && sd[i]! >= 0 ? [[group[i], term1[i]]] : [],
    );
    expect(ofStill).toEqual([["Residual", null]]);
    expect(model.predict(own, { random: true }).column("still")).toEqual(
      car1.predict(own, { random: true }).column("still"),
    );
  });

  test("weights of each cell", () => {
    const weights = {
      index,
      columns: Object.fromEntries(
        Object.keys(table.columns).map((name) => [name, noise().map((x) => 1 + x * x)]),
      ),
    };
    const model = fitted({ weights });
    model.responses.forEach((_, i) => {
      const own = fitted({ weights, residual: model.structures[i]! });
      expect(model.criterion[i]).toBe(own.criterion[i]);
    });
    expect(LMEModel.fromJSON(JSON.stringify(model)).plan).toEqual(model.plan);
  });

  test("shares of the variance in a report of some responses are those in one of all", () => {
    const model = fitted();
    const all = Int32Array.from(model.responses.keys());
    const some = Int32Array.of(2, 1, 3);
    const { parts, values } = shareRecord(model, all, all);
    const own = Array.from(some, (i) => values.slice(i * parts.length, (i + 1) * parts.length));
    expect(own.flatMap((row) => [...row])).not.toContain(Number.NaN);
    expect(shareRecord(model, some, some).values).toEqual(Float32Array.from(own.flatMap((row) => [...row])));
  });

  test("no responses", () => {
    const { result } = mixedlmSync(formula, { index, columns: {} }, metadata, { residual });
    expect(result.responses).toEqual([]);
    expect(result.structure).toEqual(new Int32Array(0));
  });

  test("a structure twice, and θ of several structures, are refused", () => {
    expect(() => fitted({ residual: [residual[2]!, residual[2]!] })).toThrow(
      `residual: must name each structure once, got ${residual[2]} twice`,
    );
    expect(() => fitted({ start: [0.5] })).toThrow(
      "start: goes with one structure of the residuals, each of which has a θ of its own, got 3 of them",
    );
    expect(() => fitted({ residual: [] })).toThrow("residual: must hold a structure or more, got none");
    expect(fitted({ residual: [residual[2]!] }).plan.fallbacks).toBeUndefined();
  });
});

test("power plans studies with one structure", () => {
  expect(() =>
    power({
      metadata,
      formula: "arm",
      options: { residual },
      coefficients: { "arm[T.b]": 1 },
      theta: [0.5],
      sigma: 1,
    } as never),
  ).toThrow("power: needs one structure of the residuals for all responses");
});
