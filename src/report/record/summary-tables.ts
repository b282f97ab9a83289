/** The tables that a fit writes: one row per response and term, per response, per response and (co)variance. */
export interface SummaryTables {
  readonly coefficients: {
    readonly response: ArrayLike<string | null>;
    readonly term: ArrayLike<string | null>;
    readonly estimate: ArrayLike<number>;
    readonly std_error: ArrayLike<number>;
    readonly df: ArrayLike<number>;
    readonly q_value: ArrayLike<number>;
    readonly conf_low: ArrayLike<number>;
    readonly conf_high: ArrayLike<number>;
    readonly log10_p: ArrayLike<number>;
  };
  readonly fits: {
    readonly response: ArrayLike<string | null>;
    readonly status: ArrayLike<string | null>;
    readonly message: ArrayLike<string | null>;
    readonly n: ArrayLike<number>;
    readonly n_groups: ArrayLike<number>;
    readonly sigma2: ArrayLike<number>;
    readonly criterion: ArrayLike<number>;
    readonly iterations: ArrayLike<number>;
  };
  readonly variance: {
    readonly response: ArrayLike<string | null>;
    readonly group: ArrayLike<string | null>;
    readonly term1: ArrayLike<string | null>;
    readonly term2: ArrayLike<string | null>;
    readonly covariance: ArrayLike<number>;
  };
}

/** Names of the responses and of the terms. */
export function namesOf({ coefficients, fits }: SummaryTables): { responses: string[]; terms: string[] } {
  const responses = Array.from(fits.response, String);
  const count = responses.length === 0 ? 0 : coefficients.term.length / responses.length;
  return { responses, terms: Array.from({ length: count }, (_, j) => String(coefficients.term[j])) };
}
