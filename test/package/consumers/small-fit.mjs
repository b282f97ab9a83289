/** A small fit, the same in every consumer. Numbers are told by their bits, so that equal means equal. */

const weeks = [0, 1, 2, 4];
const patients = ["ann", "bob", "cat", "dan", "eve", "fay"];
const samples = patients.flatMap((patient) => weeks.map((week) => `${patient}-${week}`));

const metadata = {
  index: samples,
  columns: {
    patient: samples.map((sample) => sample.split("-")[0]),
    week: samples.map((sample) => Number(sample.split("-")[1])),
    trust: samples.map((_, i) => 1 + (i % 3)),
    arm: samples.map((_, i) => (i < 12 ? "placebo" : "drug")),
  },
};

/** Whole numbers from a congruential generator: no logarithm, no sine, hence the same everywhere. */
function numbers(seed) {
  let state = seed;
  return samples.map((_, i) => {
    state = (state * 16807) % 2147483647;
    return 10 + Math.floor(i / 4) * (seed % 5) + (i % 4) * 2 + (state % 1000) / 250;
  });
}

const table = {
  index: samples,
  columns: {
    Y1: numbers(11),
    Y2: numbers(23),
    Y3: numbers(47).map((value, i) => (i === 5 ? Number.NaN : value)),
  },
};

/** @param {typeof import("mixedlm")} library @returns {Promise<string>} */
export async function smallFit({ mixedlm }) {
  const intercepts = await mixedlm("week * arm", table, metadata, { groups: "patient" });
  const slopes = await mixedlm("week", table, metadata, { groups: "patient", reFormula: "week" });
  return told([intercepts, slopes], (model) => ({ ...estimatesOf(model), fitted: model.fitted().values }));
}

/** Formulas and options that take every path through the kernel that a fit has. */
const ways = [
  ["week * arm", { groups: "patient" }],
  ["week", { groups: "patient", reFormula: "week", reml: false }],
  ["bs(week, df=3) + C(arm)", { groups: "patient", test: "normal", vcov: "joint" }],
  ["week + (week || patient)", { test: "residual" }],
  ["week + (1 | patient) + (1 | week:arm)", { adjust: "holm" }],
  ["arm", { groups: "patient", vcFormula: { when: "0 + C(week)" } }],
  ["week", { groups: "patient", weights: "trust", subset: "week < 4" }],
  ["week", { groups: "patient", start: [0.5], free: [0] }],
];

/** @param {Pick<typeof import("mixedlm"), "mixedlmSync">} library @returns {string} */
export function everyWay({ mixedlmSync }) {
  const models = ways.map(([formula, options]) => mixedlmSync(formula, table, metadata, options));
  return told(models, (model) => {
    const { lower, upper } = model.confint({ level: 0.9 });
    const [q, variances] = [model.qvalues().values, model.varianceComponents().columns.covariance];
    return { ...estimatesOf(model), lower: lower.values, upper: upper.values, q, variances, aic: model.aic };
  });
}

function told(models, numbersOf) {
  return JSON.stringify(
    models.map((model) => ({
      terms: model.terms,
      status: model.status,
      ...Object.fromEntries(Object.entries(numbersOf(model)).map(([name, values]) => [name, bits(values)])),
    })),
  );
}

function estimatesOf(model) {
  return {
    coefficients: model.coefficients().values,
    standardErrors: model.standardErrors().values,
    degreesOfFreedom: model.degreesOfFreedom().values,
    pvalues: model.pvalues().values,
    theta: model.theta.values,
    sigma2: model.sigma2,
    criterion: model.criterion,
  };
}

/** Every NaN counts as the same: its sign and payload are not defined. */
function bits(values) {
  const canonical = Float64Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : value));
  const words = new BigUint64Array(canonical.buffer);
  return Array.from(words, (word) => word.toString(16).padStart(16, "0")).join("");
}
