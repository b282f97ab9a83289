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
  /** Empty where the formula has bars of its own. */
  readonly groups: string;
  readonly reFormula: string;
  readonly reml: boolean;
  readonly test: "satterthwaite" | "kenward-roger" | "residual" | "normal";
  readonly adjust: "bh" | "by" | "holm" | "bonferroni" | "none";
  /** Absent where every column is a response as it is. */
  readonly parts?: PartsSettings;
  /** The same study for the command line, for the record. */
  readonly command: string;
}

/** Options of `prepare` that the settings stand for; what is left empty keeps its default. */
export function fitOptions({ groups, reFormula, reml, test, adjust }: Settings) {
  return {
    ...(groups !== "" && { groups }),
    ...(reFormula !== "" && { reFormula }),
    reml,
    test,
    adjust,
  };
}
