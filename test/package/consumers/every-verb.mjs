/** One result of every verb, told by its bits: what must be the same on every engine. */

const samples = Array.from({ length: 96 }, (_, i) => `s${i}`);
const week = samples.map((_, i) => i % 4);

const metadata = {
  index: samples,
  columns: {
    week,
    patient: samples.map((_, i) => `p${i >> 2}`),
    site: samples.map((_, i) => `c${(i * 5) % 7}`),
    arm: samples.map((_, i) => ["drug", "placebo", "both"][(i >> 2) % 3]),
    weight: samples.map((_, i) => 1 + (i % 5) / 4),
  },
};

/** Whole numbers from a congruential generator. */
function numbers(seed, scale = 1) {
  let state = seed;
  return samples.map((_, i) => {
    state = (state * 16807) % 2147483647;
    return scale * ((i >> 2) * (seed % 3) + week[i] * (i % 3) + ((i * 5) % 7) * 0.5 + (state % 1000) / 250);
  });
}

const table = {
  index: samples,
  columns: {
    Y1: numbers(11),
    Y2: numbers(24),
    Y3: numbers(37).map((value, i) => (i % 11 ? value : Number.NaN)),
  },
};
const counts = { index: samples, columns: { a: numbers(5), b: numbers(7), c: numbers(8), d: numbers(10) } };

/** @param {typeof import("mixedlm")} library @returns {Promise<Record<string, string>>} */
export async function everyVerb(library) {
  const { clr, correlationLinkage, distributions, ilr, mixedlm, multiplicativeReplacement } = library;
  const model = (formula, options) => mixedlm(formula, table, metadata, { threads: 0, ...options });
  const intercepts = await model("week * arm", { groups: "patient" });
  const slopes = await model("week", { groups: "patient", reFormula: "week" });
  const crossed = await model("week + (1 | patient) + (week || site)");
  const kenward = await model("week + arm", { groups: "patient", test: "kenward-roger" });
  const weighted = await model("week", { groups: "patient", weights: "weight", reml: false });
  const parts = multiplicativeReplacement(counts);
  const tree = correlationLinkage(parts);
  const found = {
    intercepts: wald(intercepts),
    slopes: wald(slopes),
    crossed: wald(crossed),
    kenward: wald(kenward),
    weighted: wald(weighted),
    joint: wald(intercepts.infer({ test: "normal", vcov: "joint" })),
    robust: wald(slopes.infer({ test: "residual", vcov: "cr1" })),
    anova: slopes.anova({ type: "III" }),
    means: intercepts.means("arm"),
    variances: crossed.varianceComponents(),
    bootstrap: await slopes.bootstrap({ nsim: 20, seed: 3 }),
    permutation: await intercepts.permute({ term: "week", nperm: 50, seed: 4 }),
    profile: await intercepts.profile(),
    clr: clr(parts),
    ilr: ilr(parts, tree),
    tails: [-40, -8.5, -2, 0, 1e-9, 3, 12].map((x) => [
      distributions.normalTwoSided(x),
      distributions.tTwoSided(x, 3.7),
      distributions.fUpper(Math.abs(x), 2, 17.3),
      distributions.chisqUpper(Math.abs(x), 3),
    ]),
  };
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, digest(value)]));
}

function wald(model) {
  const { coefficients, standardErrors, degreesOfFreedom, pvalues, fitted } = {
    coefficients: model.coefficients(),
    standardErrors: model.standardErrors(),
    degreesOfFreedom: model.degreesOfFreedom(),
    pvalues: model.pvalues(),
    fitted: model.fitted(),
  };
  return [
    coefficients,
    standardErrors,
    degreesOfFreedom,
    pvalues,
    fitted,
    model.theta,
    model.criterion,
    model.status,
  ];
}

/** 64 bits of FNV-1a over all numbers and strings in a value, by their bits. */
function digest(value) {
  let hash = 0xcbf29ce484222325n;
  const add = (word) => {
    hash = BigInt.asUintN(64, (hash ^ word) * 0x100000001b3n);
  };
  const visit = (part) => {
    if (typeof part === "number") add(bits(part));
    else if (typeof part === "string") for (const letter of part) add(BigInt(letter.codePointAt(0)));
    else if (ArrayBuffer.isView(part) || Array.isArray(part)) for (const element of part) visit(element);
    else if (part !== null && typeof part === "object") for (const key of Object.keys(part)) visit(part[key]);
  };
  visit(value);
  return hash.toString(16).padStart(16, "0");
}

/** Every NaN counts as the same: its sign and payload are not defined. */
function bits(number) {
  const words = new DataView(new ArrayBuffer(8));
  words.setFloat64(0, Number.isNaN(number) ? Number.NaN : number);
  return words.getBigUint64(0);
}
