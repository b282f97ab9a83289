import type { OptionKinds } from "../check-options.js";
import type { TypeOptions } from "./rows/table-reader.js";

/** What a design is made of besides the formula. */
export interface DesignOptions extends TypeOptions {
  /** Column, or `a:b`, of the grouping factor. Not together with bars. */
  readonly groups?: string | undefined;
  /** What varies over `groups`. Default `"1"`; none when only `vcFormula` is given. */
  readonly reFormula?: string | undefined;
  /** Variance components inside `groups`, by name. */
  readonly vcFormula?: Readonly<Record<string, string>> | undefined;
  /** Column of positive weights. */
  readonly weights?: string | undefined;
  /** Column added to the prediction. */
  readonly offset?: string | undefined;
  /** Condition on rows, in the language of formulas: `week > 0 & dose != 0.1`. */
  readonly subset?: string | undefined;
  /** What to do with rows that miss a variable. Default `"drop"`. */
  readonly missing?: "drop" | "raise" | undefined;
  /** Whether a design without random effects is wanted; then groups and bars are refused. Default false. */
  readonly fixedOnly?: boolean | undefined;
  /** Columns of the table of responses, named when a formula has a left-hand side. */
  readonly responses?: readonly string[] | undefined;
}

/** The kinds of the options that a caller may give. */
export const designOptionKinds: OptionKinds<Omit<DesignOptions, "weights" | "fixedOnly">> = {
  groups: "string",
  reFormula: "string",
  vcFormula: "record",
  offset: "string",
  subset: "string",
  missing: ["drop", "raise"],
  numeric: "names",
  categorical: "names",
  reference: "record",
  responses: "names",
};
