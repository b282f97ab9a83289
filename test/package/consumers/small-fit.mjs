/** A small fit, the same in every consumer. Numbers are told by their bits, so that equal means equal. */

const weeks = [0, 1, 2, 4];
const patients = ["ann", "bob", "cat", "dan", "eve", "fay"];
const samples = patients.flatMap((patient) => weeks.map((week) => `${patient}-${week}`));

const metadata = {
  index: samples,
  columns: {
    patient: samples.map((sample) => sample.split("-")[0]),
    week: samples.map((sample) => Number(sample.split("-")[1])),
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
  return JSON.stringify(
    [intercepts, slopes].map((model) => ({
      terms: model.terms,
      status: model.status,
      ...Object.fromEntries(Object.entries(numbersOf(model)).map(([name, values]) => [name, bits(values)])),
    })),
  );
}

function numbersOf(model) {
  return {
    coefficients: model.coefficients().values,
    standardErrors: model.standardErrors().values,
    degreesOfFreedom: model.degreesOfFreedom().values,
    pvalues: model.pvalues().values,
    theta: model.theta.values,
    sigma2: model.sigma2,
    criterion: model.criterion,
    fitted: model.fitted().values,
  };
}

/** Every NaN counts as the same: its sign and payload are not defined. */
function bits(values) {
  const canonical = Float64Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : value));
  const words = new BigUint64Array(canonical.buffer);
  return Array.from(words, (word) => word.toString(16).padStart(16, "0")).join("");
}
