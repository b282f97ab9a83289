type Numbers = ArrayLike<number>;
type Words = ArrayLike<string | null>;

/** The tables that a fit writes: one row per response and term, per response, per response and (co)variance. */
export interface SummaryTables {
  readonly coefficients: {
    readonly response: Words;
    readonly term: Words;
    readonly estimate: Numbers;
    readonly std_error: Numbers;
    readonly df: Numbers;
    readonly q_value: Numbers;
    readonly conf_low: Numbers;
    readonly conf_high: Numbers;
    readonly log10_p: Numbers;
  };
  readonly fits: {
    readonly response: Words;
    readonly status: Words;
    readonly message: Words;
    readonly n: Numbers;
    readonly n_groups: Numbers;
    readonly sigma2: Numbers;
    readonly criterion: Numbers;
    readonly iterations: Numbers;
  };
  readonly variance: {
    readonly response: Words;
    readonly group: Words;
    readonly term1: Words;
    readonly term2: Words;
    readonly covariance: Numbers;
  };
}

/** Names of the responses and of the terms. */
export function namesOf({ coefficients, fits }: SummaryTables): { responses: string[]; terms: string[] } {
  const responses = Array.from(fits.response, String);
  const count = responses.length === 0 ? 0 : coefficients.term.length / responses.length;
  return { responses, terms: Array.from({ length: count }, (_, j) => String(coefficients.term[j])) };
}
