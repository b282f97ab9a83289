import type { FitOptions } from "mixedlm";
import type { TestRequest } from "mixedlm/report";

/** How the features become responses. */
export interface PartsSettings {
  readonly along: "tree" | "correlation" | "gradient";
  /** Column of the metadata, with `along: "gradient"`. */
  readonly gradient: string;
  readonly zeros: "pseudocount" | "multiplicative" | "none";
  readonly pseudocount: number;
  /** Least number of samples that have a feature, and its least total; 0 keeps all. */
  readonly minPrevalence: number;
  readonly minFrequency: number;
}

/** What is to be fitted, as the form has it. */
export interface Settings {
  readonly formula: string;
  /** Options of `prepare`; what was left empty keeps its default. */
  readonly model: FitOptions;
  /** Tests of factors and means; absent for none. */
  readonly tests?: TestRequest;
  /** Absent where every column is a response as it is. */
  readonly parts?: PartsSettings;
  /** The same study for the command line, for the record. */
  readonly command: string;
}
