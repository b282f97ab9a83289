import { expect, test } from "vitest";
import { prepare } from "../../../src/fit/prepare/prepare.js";
import { fit as fitLater, fitSync } from "../../../src/model/fit.js";
import { prepare as prepareSmall } from "../../../src/model/fit-only.js";
import { fitStream } from "../../../src/model/fit-stream.js";
import { LMEModel } from "../../../src/model/lme-model.js";
import { mixedlm, mixedlmSync } from "../../../src/model/mixedlm.js";
import { selectColumns } from "../../../src/table/select.js";
import { ownStudy } from "../../support/own-covariates.js";

const formula = "arm * week + scale(dna) + (1 | subject)";

test("frames of models with covariates of each response have all samples, NaN where a covariate is missing", () => {
  const { responses, metadata, covariates, own } = ownStudy({ seed: 8, missing: 0.1 });
  const model = mixedlmSync(formula, responses, metadata, { covariates });
  for (const name of model.responses) {
    const alone = mixedlmSync(formula, selectColumns(responses, [name]), own(name));
    const x = covariates.dna.columns[name] as Float64Array;
    for (const [whole, one] of [
      [model.fitted(), alone.fitted()],
      [model.residuals(), alone.residuals()],
      [model.predict(), alone.predict()],
    ] as const) {
      metadata.index.forEach((sample, i) => {
        if (Number.isNaN(x[i]!)) expect(whole.get(sample, name)).toBeNaN();
        else if (Number.isNaN(one.get(sample, name))) expect(whole.get(sample, name)).toBeNaN();
        else expect(whole.get(sample, name)).toBeCloseTo(one.get(sample, name), 7);
      });
    }
  }
});

test("predictions of new samples take the covariates of each response, or one column for all", () => {
  const { responses, metadata, covariates, own } = ownStudy({ seed: 9 });
  const model = mixedlmSync(formula, responses, metadata, { covariates });
  const name = model.responses[2]!;
  const alone = mixedlmSync(formula, selectColumns(responses, [name]), own(name));
  const predicted = model.predict(metadata, { covariates, interval: "confidence" });
  const expected = alone.predict(own(name), { interval: "confidence" });
  for (const sample of metadata.index) {
    expect(predicted.fit.get(sample, name)).toBeCloseTo(expected.fit.get(sample, name), 8);
    expect(predicted.upper.get(sample, name)).toBeCloseTo(expected.upper.get(sample, name), 6);
  }
  const ones = { index: metadata.index, columns: { ...metadata.columns, dna: metadata.index.map(() => 1) } };
  const ofOnes = alone.predict(ones).column(name);
  model
    .predict(ones)
    .column(name)
    .forEach((value, i) => {
      expect(value).toBeCloseTo(ofOnes[i]!, 8);
    });
  expect(() => model.predict(metadata)).toThrow(
    /needs 'dna' of the new samples, got neither; give covariates/,
  );
  expect(() => alone.predict(own(name), { covariates })).toThrow(/no covariate 'dna'/);
});

test("a saved model, a stream and threads know the covariates of each response", async () => {
  const { responses, metadata, covariates } = ownStudy({ seed: 10, missing: 0.05 });
  const model = await mixedlm(formula, responses, metadata, { covariates, threads: 2 });
  const plan = prepare(formula, metadata, { covariates });
  expect(Array.from(model.result.beta)).toEqual(Array.from(fitSync(plan, responses).result.beta));
  expect(Array.from((await fitLater(plan, responses)).result.beta)).toEqual(Array.from(model.result.beta));
  const again = LMEModel.fromJSON(JSON.stringify(model.toJSON()));
  expect(again.anova().columns.statistic).toEqual(model.anova().columns.statistic);
  const halves = [model.responses.slice(0, 2), model.responses.slice(2)].map((names) =>
    selectColumns(responses, names),
  );
  const betas: number[] = [];
  for await (const part of fitStream(plan, halves)) betas.push(...part.beta);
  expect(betas).toEqual(Array.from(model.result.beta));
});

test("q-values of tests are over all responses", () => {
  const { responses, metadata, covariates } = ownStudy({ seed: 11 });
  const { columns } = mixedlmSync(formula, responses, metadata, { covariates, adjust: "bonferroni" }).anova();
  columns.q_value.forEach((q, i) => {
    expect(q).toBeCloseTo(Math.min(1, 5 * columns.p_value[i]!), 12);
  });
});

test("a covariate that a formula cannot take gives its response a status and leaves the others alone", () => {
  const { responses, metadata, covariates } = ownStudy({ seed: 12 });
  const dna = { ...covariates.dna, columns: { ...covariates.dna.columns } };
  dna.columns["y0"] = new Float64Array(metadata.index.length).fill(Number.NaN);
  dna.columns["y1"] = new Float64Array(metadata.index.length).fill(Number.POSITIVE_INFINITY);
  dna.columns["y2"] = new Float64Array(metadata.index.length).fill(1);
  const model = mixedlmSync("arm + dna + (1 | subject)", responses, metadata, { covariates: { dna } });
  expect(model.status.slice(0, 3)).toEqual(["all-missing", "unidentified", "rank-deficient"]);
  expect(model.sigma2.slice(3).every(Number.isFinite)).toBe(true);
  expect(model.messages[1]).toMatch(/dna: must be finite, got Infinity for sample/);
  const logs = mixedlmSync("np.log(dna) + (1 | subject)", responses, metadata, {
    covariates: { dna: negative(covariates.dna) },
  });
  expect(logs.nobs[0]).toBeLessThan(metadata.index.length);
});

function negative(dna: ReturnType<typeof ownStudy>["covariates"]["dna"]) {
  const first = (dna.columns["y0"] as Float64Array).map((value, i) => (i < 5 ? -1 : value));
  return { ...dna, columns: { ...dna.columns, y0: first } };
}

test("covariates of each response are refused where they cannot stand", () => {
  const { responses, metadata, covariates } = ownStudy({ seed: 13 });
  const make =
    (text: string, options: object = {}) =>
    () =>
      mixedlmSync(text, responses, metadata, { covariates, ...options });
  expect(make("arm + (1 | subject)")).toThrow(/covariates: 'dna' must stand in the formula/);
  expect(make("dna + (dna | subject)")).toThrow(/'dna' can stand among the fixed effects alone/);
  expect(make("dna + offset(dna) + (1 | subject)")).toThrow(/'dna' can stand among the fixed effects alone/);
  expect(make("dna + (1 | subject)", { subset: "dna > 0" })).toThrow(
    /'dna' can stand among the fixed effects alone/,
  );
  expect(make("C(dna) + (1 | subject)")).toThrow(/'dna' must be a number in the formula, got 'C\(dna\)'/);
  expect(make("arm + (1 | subject)", { covariates: { arm: covariates.dna } })).toThrow(
    /not be a column of the metadata too/,
  );
  const text = { index: metadata.index, columns: { y0: metadata.index.map(String) } };
  expect(make("dna + (1 | subject)", { covariates: { dna: text } })).toThrow(
    /'dna' must be numbers, got text in column 'y0'/,
  );
  const few = selectColumns(covariates.dna, ["y0", "y1"]);
  expect(make("dna + (1 | subject)", { covariates: { dna: few } })).toThrow(
    /'dna' has no column for response 'y2'/,
  );
  const others = { ...covariates.dna, index: metadata.index.map((id) => `other${id}`) };
  expect(make("dna + (1 | subject)", { covariates: { dna: others } })).toThrow(
    /'dna' must hold samples of the plan, got none in common/,
  );
  expect(() => prepareSmall("dna + (1 | subject)", metadata, { covariates })).toThrow(
    /mixedlm\/fit: covariates needs what the small entry does not carry/,
  );
  const model = mixedlmSync("dna + (1 | subject)", responses, metadata, { covariates });
  expect(() => model.permute({ term: "dna" })).toThrow(
    /permute: covariates give each response a design of its own/,
  );
  expect(() => model.moderate()).toThrow(/moderate: covariates give each response/);
});
