import type { LMEModel } from "../lme-model.js";

/** One row per response and term: what holds over all models; `reported` is the place of the one that is reported. */
export function robustnessTable(models: readonly LMEModel[], reported: number, alpha: number) {
  const fits = models.map((model) => model.tidy().columns);
  const { response, term, estimate, p_value, q_value } = fits[reported]!;
  const cells = response.map((_, at) => {
    const known = fits.filter(({ q_value: q }) => !Number.isNaN(q[at]));
    const estimates = known.map((each) => each.estimate[at]!);
    const significant = known.filter(({ q_value: q }) => q[at]! < alpha).length;
    const sameSign = new Set(estimates.map(Math.sign)).size === 1;
    return {
      low: extreme(estimates, Math.min),
      high: extreme(estimates, Math.max),
      p: extreme(
        known.map((each) => each.p_value[at]!),
        Math.max,
      ),
      q: extreme(
        known.map((each) => each.q_value[at]!),
        Math.max,
      ),
      fitted: known.length,
      significant,
      sameSign: known.length === 0 ? null : sameSign,
      throughout: known.length === 0 ? null : significant === models.length,
    };
  });
  const numbers = (pick: (cell: (typeof cells)[number]) => number) => Float64Array.from(cells, pick);
  return {
    index: response.map((_, at) => String(at + 1)),
    columns: {
      response,
      term,
      estimate,
      p_value,
      q_value,
      estimate_min: numbers(({ low }) => low),
      estimate_max: numbers(({ high }) => high),
      p_max: numbers(({ p }) => p),
      q_max: numbers(({ q }) => q),
      n_fitted: numbers(({ fitted }) => fitted),
      n_significant: numbers(({ significant }) => significant),
      same_sign: cells.map(({ sameSign }) => sameSign),
      significant: cells.map(({ throughout }) => throughout),
      robust: cells.map(({ sameSign, throughout }) => throughout && sameSign),
    },
  };
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number {
  return values.length === 0 ? Number.NaN : values.reduce((a, b) => pick(a, b));
}

/** The fits one below the other. */
export function runsTable(models: readonly LMEModel[], pseudocounts: readonly number[]) {
  const parts = models.map((model) => ({
    ...model.tidy().columns,
    status: model.status.flatMap((status) => model.terms.map(() => status)),
  }));
  const height = parts[0]!.response.length;
  const texts = (pick: (part: (typeof parts)[number]) => readonly string[]) => parts.flatMap(pick);
  const numbers = (pick: (part: (typeof parts)[number]) => Float64Array) => {
    const out = new Float64Array(height * parts.length);
    parts.forEach((part, k) => {
      out.set(pick(part), k * height);
    });
    return out;
  };
  return {
    index: Array.from({ length: height * parts.length }, (_, at) => String(at + 1)),
    columns: {
      pseudocount: Float64Array.from(
        { length: height * parts.length },
        (_, at) => pseudocounts[Math.floor(at / height)]!,
      ),
      response: texts(({ response }) => response),
      term: texts(({ term }) => term),
      estimate: numbers(({ estimate }) => estimate),
      std_error: numbers(({ std_error }) => std_error),
      df: numbers(({ df }) => df),
      statistic: numbers(({ statistic }) => statistic),
      p_value: numbers(({ p_value }) => p_value),
      q_value: numbers(({ q_value }) => q_value),
      status: texts(({ status }) => status),
    },
  };
}
