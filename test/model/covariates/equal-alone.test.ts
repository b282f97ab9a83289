import { describe, expect, test } from "vitest";
import { mixedlmSync } from "../../../src/model/mixedlm.js";
import { Frame } from "../../../src/table/frame.js";
import { selectColumns } from "../../../src/table/select.js";
import { ownModels, ownStudy } from "../../support/own-covariates.js";

const close = (a: ArrayLike<number>, b: ArrayLike<number>, digits = 1e-9) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(b[i]!)) expect(a[i]).toBeNaN();
    else expect(Math.abs(a[i]! - b[i]!)).toBeLessThanOrEqual(digits * Math.max(1, Math.abs(b[i]!)));
  }
};

describe("covariates of each response", () => {
  for (const { formula, options = {} } of ownModels) {
    for (const missing of [0, 0.08]) {
      test(`give each response the fit that it has alone with its covariate in the metadata: ${formula}, ${missing} missing`, () => {
        const seed = formula.length * 31 + (missing > 0 ? 1 : 0);
        const { responses, metadata, covariates, own } = ownStudy({ seed, missing });
        const model = mixedlmSync(formula, responses, metadata, { ...options, covariates });
        for (const [j, name] of model.responses.entries()) {
          const alone = mixedlmSync(formula, selectColumns(responses, [name]), own(name), options);
          expect(model.status[j]).toBe(alone.status[0]);
          close([model.criterion[j]!, model.sigma2[j]!], [alone.criterion[0]!, alone.sigma2[0]!]);
          close(model.theta.column(name), alone.theta.column(name), 1e-6);
          close(model.coefficients().column(name), alone.coefficients().column(name), 1e-7);
          close(model.standardErrors().column(name), alone.standardErrors().column(name), 1e-7);
          close(model.degreesOfFreedom().column(name), alone.degreesOfFreedom().column(name), 1e-5);
        }
      });
    }
  }

  test("give it too where the known covariance of levels leaves X no direction beyond its own: twins in different arms", () => {
    const { responses, metadata, covariates, own } = ownStudy({ seed: 3 });
    const subjects = Array.from({ length: 12 }, (_, s) => `p${s}`);
    const kinship = (i: number, j: number) => (i === j ? 1 : i >> 1 === j >> 1 ? 0.5 : 0);
    const values = Float64Array.from({ length: 144 }, (_, at) => kinship(Math.floor(at / 12), at % 12));
    const options = { known: { subject: new Frame(subjects, subjects, values) } };
    const formula = "arm + dna + (1 | subject)";
    const model = mixedlmSync(formula, responses, metadata, { ...options, covariates });
    for (const [j, name] of model.responses.entries()) {
      const alone = mixedlmSync(formula, selectColumns(responses, [name]), own(name), options);
      close([model.criterion[j]!, model.sigma2[j]!], [alone.criterion[0]!, alone.sigma2[0]!]);
      close(model.coefficients().column(name), alone.coefficients().column(name), 1e-7);
      close(model.degreesOfFreedom().column(name), alone.degreesOfFreedom().column(name), 1e-5);
    }
  });

  test("are those of the same verbs of models of single responses", () => {
    const formula = "arm * week + scale(dna) + (1 | subject)";
    const { responses, metadata, covariates, own } = ownStudy({ seed: 5, missing: 0.05 });
    const model = mixedlmSync(formula, responses, metadata, { covariates });
    const each = model.responses.map((name) =>
      mixedlmSync(formula, selectColumns(responses, [name]), own(name)),
    );
    const verbs = {
      anova: (m: typeof model) => m.anova().columns.statistic,
      means: (m: typeof model) => m.means("arm").means.columns.mean,
      meansOfCovariate: (m: typeof model) => m.means("arm", { at: { dna: 1 } }).means.columns.std_error,
      pairs: (m: typeof model) => m.means("arm", { pairwise: true }).pairs!.columns.p_adjusted,
      contrast: (m: typeof model) => m.contrast({ both: { "scale(dna)": 1, week: 1 } }).columns.estimate,
      r2: (m: typeof model) => m.r2().columns.marginal,
      kenwardRoger: (m: typeof model) =>
        m.infer({ test: "kenward-roger" }).tidy().columns["df"] as Float64Array,
      robust: (m: typeof model) => m.infer({ vcov: "cr2" }).tidy().columns["std_error"] as Float64Array,
      varianceTests: (m: typeof model) => m.varianceTests().columns.statistic,
      certificates: (m: typeof model) => m.certificates().columns.curvature,
      bootstrap: (m: typeof model) => m.bootstrap({ nsim: 20, seed: 3 }).columns.conf_low,
      profile: (m: typeof model) => m.profile().columns.conf_low,
    } as const;
    for (const [verb, of] of Object.entries(verbs)) {
      const whole = of(model);
      const parts = each.flatMap((one) => Array.from(of(one)));
      expect(whole.length, verb).toBe(parts.length);
      close(whole, parts, 1e-5);
    }
  });
});
