/** Enough responses for two workers to start on, fitted with and without them. */

const samples = Array.from({ length: 96 }, (_, i) => `s${i}`);

const metadata = {
  index: samples,
  columns: {
    week: samples.map((_, i) => i % 4),
    patient: samples.map((_, i) => `p${i >> 2}`),
    site: samples.map((_, i) => `c${i % 7}`),
  },
};

/** Whole numbers from a congruential generator: the same everywhere. */
function numbers(seed) {
  let state = seed;
  return Float64Array.from(samples, (_, i) => {
    state = (state * 16807) % 2147483647;
    return (i >> 2) * (seed % 3) + (i % 4) + (i % 7) * 0.5 + (state % 1000) / 250;
  });
}

const columns = Object.fromEntries(Array.from({ length: 60 }, (_, j) => [`y${j}`, numbers(11 + 7 * j)]));

/**
 * How many workers the platform gave, and whether the numbers are those of the page's own thread.
 *
 * @param {typeof import("mixedlm")} library @returns {Promise<string>}
 */
export async function threadedFit({ closePool, fit: fitAll, prepare }) {
  let answered = 0;
  const Native = globalThis.Worker;
  globalThis.Worker = class extends Native {
    constructor(...options) {
      super(...options);
      this.addEventListener("message", () => answered++, { once: true });
    }
  };
  const plan = prepare("week + (1 | patient) + (1 | site)", metadata);
  const table = { index: samples, columns };
  const [own, spread] = [
    await fitAll(plan, table, { threads: 0 }),
    await fitAll(plan, table, { threads: 2 }),
  ];
  await closePool();
  const same = own.pvalues().values.every((value, i) => Object.is(value, spread.pvalues().values[i]));
  return `${answered} workers, ${same ? "the same numbers" : "other numbers"}`;
}
