import { describe, expect, test } from "vitest";
import { adjustPvalues } from "../../../src/inference/multiplicity/adjust.js";
import { mixedlmSync } from "../../../src/model/mixedlm.js";
import { allPairs } from "../../../src/model/pairs/all-pairs.js";
import type { FitOptions } from "../../../src/options/fit.js";
import { selectColumns } from "../../../src/table/select.js";
import type { Table } from "../../../src/table/table.js";
import { ownStudy } from "../../support/own-covariates.js";

/** Responses, and as columns of X the covariates that some of them depend on, one constant between visits, one that is the arm. */
function study(seed: number, missing = 0) {
  const { responses, metadata, covariates } = ownStudy({ seed, missing, responses: 6 });
  const { columns } = metadata;
  const arm = Float64Array.from(columns["arm"] as string[], (name) => (name === "a" ? 0 : 1));
  const between = Float64Array.from(columns["subject"] as string[], (name) =>
    Math.sin(Number(name.slice(1)) ** 2),
  );
  const X: Table = {
    index: metadata.index,
    columns: { ...rename(covariates.dna.columns), between, arm, constant: arm.map(() => 3) },
  };
  return { responses, metadata, X };
}

function rename(columns: Table["columns"]): Table["columns"] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name.replace("y", "x"), values]),
  );
}

const models: readonly { readonly formula: string; readonly options?: FitOptions }[] = [
  { formula: "arm + week + (1 | subject)" },
  { formula: "arm + week + (week | subject)", options: { test: "kenward-roger" } },
  { formula: "arm + (1 | subject) + (1 | site)", options: { reml: false, weights: "weight" } },
  { formula: "arm * visit", options: { residual: "ar1(visit | subject)" } },
  { formula: "arm + week + (1 | subject)", options: { vcov: "cr2" } },
  { formula: "arm + week + (1 | subject)", options: { test: "normal", offset: "age" } },
];

describe("all pairs", () => {
  for (const { formula, options = {} } of models) {
    for (const missing of [0, 0.06]) {
      const how = options.test ?? options.residual ?? options.vcov ?? "";
      test(`are single fits with the column among the covariates: ${formula} ${how}, ${missing} missing`, async () => {
        const { responses, metadata, X } = study(formula.length + how.length, missing);
        const model = mixedlmSync(formula, responses, metadata, options);
        const { pairs, tests, untested } = await allPairs(model, X, { p: 0.9999 });
        const { columns } = pairs;
        expect(tests + untested).toBe(6 * 9);
        // The arm and the constant are in the model already.
        expect(untested).toBeGreaterThanOrEqual(12);
        expect(columns.x).not.toContain("arm");
        let compared = 0;
        for (const x of Object.keys(X.columns)) {
          const wider = { ...metadata, columns: { ...metadata.columns, added: X.columns[x]! } };
          for (const response of model.responses) {
            const at = pairs.index.findIndex(
              (_, i) => columns.response[i] === response && columns.x[i] === x,
            );
            const alone = mixedlmSync(
              `${formula} + added`,
              selectColumns(responses, [response]),
              wider,
              options,
            );
            const place = alone.terms.indexOf("added");
            if (at < 0) {
              const p = alone.pvalues().values[place]!;
              expect(Number.isNaN(p) || p > 0.9999).toBe(true);
              continue;
            }
            compared++;
            const near = (value: number, expected: number, digits: number) =>
              expect(Math.abs(value - expected)).toBeLessThanOrEqual(
                digits * Math.max(1e-3, Math.abs(expected)),
              );
            near(columns.estimate[at]!, alone.coefficients().values[place]!, 1e-6);
            near(columns.std_error[at]!, alone.standardErrors().values[place]!, 1e-6);
            if (options.test !== "normal")
              near(columns.df[at]!, alone.degreesOfFreedom().values[place]!, 1e-4);
            near(columns.p_value[at]!, alone.pvalues().values[place]!, 1e-4);
            expect(columns.n[at]).toBe(alone.nobs[0]);
          }
        }
        expect(compared).toBeGreaterThan(30);
      });
    }
  }

  test("have q-values over all tests, whichever are reported", async () => {
    const { responses, metadata, X } = study(3, 0.05);
    const model = mixedlmSync("arm + week + (1 | subject)", responses, metadata);
    const { pairs: all, tests } = await allPairs(model, X, { p: 1 - 1e-12 });
    const adjusted = adjustPvalues(all.columns.p_value);
    expect(all.index.length).toBe(tests);
    adjusted.forEach((q, i) => {
      expect(all.columns.q_value[i]).toBeCloseTo(q, 14);
    });
    const names = (of: typeof all) => of.index.map((_, i) => `${of.columns.response[i]} ${of.columns.x[i]}`);
    const { pairs: some } = await allPairs(model, X, { q: 0.2 });
    expect(names(some)).toEqual(names(all).filter((_, i) => adjusted[i]! <= 0.2));
    expect(some.columns.q_value).toEqual(all.columns.q_value.slice(0, some.index.length));
    const { pairs: top } = await allPairs(model, X, { top: 7 });
    expect(names(top)).toEqual(names(all).slice(0, 7));
    const { pairs: below } = await allPairs(model, X, { p: 0.01 });
    expect(names(below)).toEqual(names(all).filter((_, i) => all.columns.p_value[i]! <= 0.01));
    const bonferroni = mixedlmSync("arm + week + (1 | subject)", responses, metadata, {
      adjust: "bonferroni",
    });
    const { pairs: strict } = await allPairs(bonferroni, X, { q: 0.2 });
    expect(names(strict)).toEqual(names(all).filter((_, i) => tests * all.columns.p_value[i]! <= 0.2));
  });

  test("come in batches and threads with the same bits", async () => {
    const { responses, metadata, X } = study(4);
    const model = mixedlmSync("arm + week + (1 | subject)", responses, metadata);
    const whole = await allPairs(model, X, { top: 20, threads: 0 });
    async function* batches() {
      const names = Object.keys(X.columns);
      for (let at = 0; at < names.length; at += 2) yield selectColumns(X, names.slice(at, at + 2));
    }
    expect(await allPairs(model, batches(), { top: 20 })).toEqual(whole);
    expect(await allPairs(model, X, { top: 20, threads: 2 })).toEqual(whole);
  });

  test("refuse what cannot be tested, and say so", async () => {
    const { responses, metadata, X } = study(5);
    const model = mixedlmSync("arm + week + (1 | subject)", responses, metadata);
    await expect(allPairs({} as never, X)).rejects.toThrow("allPairs: model must be a fitted model");
    await expect(allPairs(model, X, { q: 0.1, top: 3 })).rejects.toThrow(
      "q: says which pairs are reported, got top",
    );
    await expect(allPairs(model, X, { q: 2 })).rejects.toThrow("allPairs: q must lie between 0 and 1");
    const others = { ...X, index: X.index.map((id) => `other${id}`) };
    await expect(allPairs(model, others)).rejects.toThrow(
      "allPairs: X must hold samples of the model, got none in common",
    );
    const infinite = {
      index: X.index,
      columns: { x: X.index.map((_, i) => (i === 3 ? Number.POSITIVE_INFINITY : i)) },
    };
    await expect(allPairs(model, infinite)).rejects.toThrow("got Infinity in column 'x', sample 's3'");
    const covariates = { dna: responses };
    const own = mixedlmSync("arm + dna + (1 | subject)", responses, metadata, { covariates });
    await expect(allPairs(own, X)).rejects.toThrow(
      "allPairs: covariates give each response a design of its own",
    );
  });
});
