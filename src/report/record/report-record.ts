import type { ResidualRecord, SensitivityRecord, TaxaRecord, TestRecord } from "./asked-record.js";

export type * from "./asked-record.js";

/**
 * Everything that a report shows, as plain data: strings and typed arrays that survive `structuredClone`. Matrices are
 * row-major, one row per response of `responses` unless said otherwise; NaN where there is no number.
 */
export interface ReportData {
  readonly schemaVersion: 1;
  readonly title: string;
  readonly model: ModelRecord;
  /** Names of the responses held, those of the model or the strongest of them. */
  readonly responses: readonly string[];
  /** How many responses the model has. */
  readonly responseTotal: number;
  /** Names of the fixed effects. */
  readonly terms: readonly string[];
  /** The term that the report begins with, where one was asked for. */
  readonly term?: string;
  readonly coefficients: CoefficientRecord;
  readonly fits: FitRecord;
  readonly variance: VarianceRecord;
  /** Tests that were asked for with the fit; absent for none. */
  readonly tests?: readonly TestRecord[];
  /** Effects of single taxa, where they were asked for beside those of balances. */
  readonly taxa?: TaxaRecord;
  /** Which effects hold with other numbers in place of zeros, where that was asked for. */
  readonly sensitivity?: SensitivityRecord;
  /** Shares of the variance of each response (Nakagawa & Schielzeth 2013). */
  readonly shares?: ShareRecord;
  /** How residuals of one subject go together; absent where they are independent. */
  readonly residual?: ResidualRecord;
  /** The samples and the design; absent where the model itself is not at hand. */
  readonly design?: DesignRecord;
  /** Values by sample of the responses, or of the strongest of them. */
  readonly cells?: CellRecord;
  /** Covariates to draw responses over, the main one first. */
  readonly covariates: readonly CovariateRecord[];
  readonly tree?: TreeRecord;
  readonly dropped: readonly DroppedRecord[];
  readonly origin: OriginRecord;
  /** What the report does not hold and why, one sentence each. */
  readonly absent: readonly string[];
  /** What planned studies would find; absent where none were simulated. */
  readonly power?: PowerRecord;
}

/** What was fitted, in words. */
export interface ModelRecord {
  readonly formula: string;
  /** Random terms as one writes them: `(1 | patient)`. */
  readonly random: readonly string[];
  readonly groups: readonly { readonly name: string; readonly levels: number }[];
  readonly samples: number;
  readonly likelihood: "REML" | "ML";
  /** Options of the model in words: those that are always said, and others that were given. */
  readonly options: readonly { readonly name: string; readonly text: string }[];
  /** What one unit of a response is: `log-ratio`, or `response units`. */
  readonly unit: string;
  /** What a reader of the results should know of data and design. */
  readonly notes: readonly string[];
}

/** Fixed effects, responses × terms. */
export interface CoefficientRecord {
  readonly estimate: Float32Array;
  readonly standardError: Float32Array;
  readonly df: Float32Array;
  /** Base-10 logarithms, so that nothing underflows. */
  readonly log10p: Float32Array;
  readonly log10q: Float32Array;
  /** Half the width of the 95 % confidence interval. */
  readonly halfWidth: Float32Array;
  /** p-values of all responses of the model in 20 bins of equal width, terms × 20. */
  readonly histogram: Float32Array;
}

/** One entry per response. */
export interface FitRecord {
  /** Positions in `words`. */
  readonly status: Uint8Array;
  readonly words: readonly string[];
  /** How many responses of the model have each of `words`. */
  readonly counts: Int32Array;
  /** What the statuses say: each text once, with the positions of its responses. */
  readonly messages: readonly { readonly text: string; readonly responses: Int32Array }[];
  readonly n: Int32Array;
  readonly groups: Int32Array;
  readonly sigma2: Float32Array;
  readonly criterion: Float32Array;
  readonly iterations: Int32Array;
}

/** Variances and covariances, responses × components. */
export interface VarianceRecord {
  readonly components: readonly {
    readonly group: string;
    readonly term1: string | null;
    readonly term2: string | null;
  }[];
  readonly covariance: Float32Array;
}

/** Shares of the variance, responses × parts; a row adds up to 1. */
export interface ShareRecord {
  readonly parts: readonly string[];
  readonly values: Float32Array;
}

/** The rows of the design. */
export interface DesignRecord {
  readonly samples: readonly string[];
  /** samples × terms. */
  readonly X: Float32Array;
  /** One value per sample; absent for none. */
  readonly offset?: Float32Array;
  /** One per sample, for all responses; absent for none, and where each response has its own. */
  readonly weights?: Float32Array;
  readonly random: readonly RandomRecord[];
}

/** A random term: k effects for each level. */
export interface RandomRecord {
  readonly name: string;
  readonly group: string;
  /** Names of the k effects. */
  readonly columns: readonly string[];
  readonly levels: readonly string[];
  /** Level of each sample, -1 for none. */
  readonly index: Int32Array;
  /** samples × k. */
  readonly Z: Float32Array;
}

/** Values by sample. */
export interface CellRecord {
  /** Positions in `responses` of the rows of the matrices below, rising. */
  readonly responses: Int32Array;
  readonly samples: readonly string[];
  /** rows × samples. */
  readonly observed: Float32Array;
  /** rows × samples, where each response has weights of its own. */
  readonly weights?: Float32Array;
  /** By random term of the design: rows × (levels × k). Absent where the model is not at hand. */
  readonly effects?: readonly Float32Array[];
  /** Covariances of the fixed effects, the lower triangle row by row: rows × (terms × (terms + 1) / 2). */
  readonly covariance?: Float32Array;
}

/** A covariate and what the model expects along it, the others held at their median or commonest value. */
export interface CovariateRecord {
  readonly name: string;
  /** A number per sample of the design: values, or positions in `labels` (-1 for none). */
  readonly values: Float32Array;
  /** Names of the categories; absent for numbers. */
  readonly labels?: readonly string[];
  /** What the model expects along the covariate. */
  readonly curve?: CurveRecord;
  /** Predicted proportions of features at the points of the curve: features × points. */
  readonly proportions?: { readonly features: readonly string[]; readonly values: Float32Array };
}

/** Points along a covariate and the design there. */
export interface CurveRecord {
  /** Numbers, or positions in the labels of the covariate. */
  readonly points: Float32Array;
  /** points × terms. */
  readonly X: Float32Array;
  /** Where the other covariates are, in words. */
  readonly held: string;
  /** responses × points: 1 where the data of a response cannot tell its mean; absent where all can. */
  readonly unknown?: Uint8Array;
}

/** The tree of the balances in pre-order; see tree/tree.ts. */
export interface TreeRecord {
  readonly names: readonly string[];
  readonly parent: Int32Array;
  /** Position in `responses` of each internal node, -1 for tips and nodes that are not held. */
  readonly response: Int32Array;
  /** Lineage of each tip, ranks from the highest down with semicolons between them; empty where there is none. */
  readonly lineages?: readonly string[];
}

/** A sample that was left out, and why. */
export interface DroppedRecord {
  readonly sample: string;
  readonly reason: string;
}

/** How the results came about. */
export interface OriginRecord {
  readonly versions: Readonly<Record<string, string>>;
  /** The command line or the call. */
  readonly command?: string;
  /** SHA-256 by what it is of: files, the kernel. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Curves of power over numbers of groups. */
export interface PowerRecord {
  /** Whether studies have one response; otherwise power is the share of true effects found at the false discovery rate. */
  readonly isOfOne: boolean;
  readonly curves: readonly PowerCurve[];
}

/** Shares by numbers of groups, ascending. */
export interface PowerCurve {
  readonly label: string;
  readonly groups: readonly number[];
  readonly power: readonly number[];
}
