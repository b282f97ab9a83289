/** A table of tests: the same rows for every response. */
export interface TestRecord {
  readonly heading: string;
  readonly rows: readonly string[];
  /** Positions in `responses` of those whose tests are held, rising. */
  readonly responses: Int32Array;
  readonly columns: readonly TestColumn[];
  /** How many of all responses each row finds; absent for tables without p-values. */
  readonly counts?: TestCounts;
}

/** Numbers of a table of tests, responses held × rows. */
export interface TestColumn {
  readonly name: string;
  /** True for base-10 logarithms of probabilities. */
  readonly isLog: boolean;
  readonly values: Float32Array;
}

/** Responses with a p-value, and with p and q below 0.05, and the name of the one with the smallest p-value; a number per row. */
export interface TestCounts {
  readonly tested: Int32Array;
  readonly belowP: Int32Array;
  readonly belowQ: Int32Array;
  readonly clearest: readonly string[];
}

/** The structure of the residuals within subjects, of some responses. */
export interface ResidualRecord {
  /** As it was asked for: `us(visit | subject)`. */
  readonly text: string;
  /** Names of the columns of visits and of subjects. */
  readonly visit: string;
  readonly subject: string;
  /** Labels of the visits in their order; none for `car1`. */
  readonly visits: readonly string[];
  /** Labels of the arms, each with a covariance of its own; none for one of all. */
  readonly arms: readonly string[];
  /** Positions in `responses` of those held, rising. */
  readonly responses: Int32Array;
  /** Standard deviations, responses held × arms × visits; NaN at visits that a response never has. */
  readonly deviations: Float32Array;
  /** Estimated correlations, responses held × arms × visits × visits. */
  readonly correlations: Float32Array;
  /** Labels of the lags: numbers of visits, or times apart. */
  readonly lags: readonly string[];
  /** Correlation of the residuals about the population mean at each lag, responses held × lags. */
  readonly raw: Float32Array;
  /** The same after whitening, which leaves none where the model holds. */
  readonly whitened: Float32Array;
  /** Pairs of residuals behind each, responses held × lags. */
  readonly counts: Int32Array;
  /** Of `car1`: the correlation that it estimates at each lag, responses held × lags. */
  readonly decay?: Float32Array;
}

/** Effects of single taxa, features × terms of the report. */
export interface TaxaRecord {
  readonly features: readonly string[];
  /** How many features there are; those held have the smallest p-values. */
  readonly total: number;
  /** Lineage of each feature, empty where it is not known; absent where none is. */
  readonly lineages?: readonly string[];
  readonly estimate: Float32Array;
  readonly halfWidth: Float32Array;
  readonly log10p: Float32Array;
  readonly log10q: Float32Array;
  /** How many of all have q below 0.05, by term. */
  readonly clear: Int32Array;
}

/** Effects over all numbers that took the place of zeros: the first responses of the report × terms. */
export interface SensitivityRecord {
  readonly estimateMin: Float32Array;
  readonly estimateMax: Float32Array;
  readonly log10qMax: Float32Array;
  /** 1 where q is below 0.05 and the sign the same in every fit. */
  readonly robust: Uint8Array;
  /** How many of all responses have q below 0.05 as reported, and in every fit, by term. */
  readonly clear: Int32Array;
  readonly robustByTerm: Int32Array;
}
