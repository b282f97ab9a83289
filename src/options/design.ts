import { either } from "../problem.js";
import type { Rule } from "./check.js";
import * as option from "./schema.js";

/** How columns are to be read, where their kind of values does not say it. */
const typeOptions = {
  /** Columns read as numbers. */
  numeric: option.names,
  /** Columns read as categories. */
  categorical: option.names,
};

/** What a design is made of besides the formula, where a caller may say it. */
export const designOptions = {
  /** Column, or `a:b`, of the grouping factor. Not together with bars. */
  groups: option.column,
  /** What varies over `groups`. Default `"1"`; none when only `vcFormula` is given. */
  reFormula: option.formula,
  /** Variance components inside `groups`, by name. */
  vcFormula: option.record(),
  /** Column added to the prediction. */
  offset: option.numericColumn,
  /** Condition on rows, in the language of formulas: `week > 0 & dose != 0.1`. */
  subset: option.formula,
  /** What to do with rows that miss a variable. Default `"drop"`. */
  missing: option.words("drop", "raise").or("drop"),
  ...typeOptions,
  /** Reference levels of treatment coding, by column. */
  reference: option.record(),
  /**
   * The responses: names of columns, and patterns with `*` and `?`. In place of the left-hand side of a formula. Default:
   * every column of a table that is not the metadata too.
   */
  responses: option.names,
};

/** Options of a design. */
export interface DesignOptions extends option.OptionsOf<typeof designOptions> {
  /** Column of positive weights. */
  readonly weights?: string | undefined;
  /** Structure of the residuals, or several, of which a design has the first. */
  readonly residual?: string | readonly string[] | undefined;
  /** Column of levels with residual variances of their own. */
  readonly variance?: string | undefined;
  /** Whether a design without random effects is wanted; then groups and bars are refused. Default false. */
  readonly fixedOnly?: boolean | undefined;
}

/** Types of columns contradict each other where one column is to be both. */
export const typeRules: readonly Rule<Pick<DesignOptions, "numeric" | "categorical">>[] = [
  ({ numeric = [], categorical = [] }) => {
    const both = numeric.find((name) => categorical.includes(name));
    if (both === undefined) return undefined;
    const rule = `column '${both}' must be one of them`;
    return { option: ["numeric", "categorical"], rule, got: "both" };
  },
];

/** What is said of the groups needs groups. */
export const groupRules: readonly Rule<Pick<DesignOptions, "groups" | "reFormula" | "vcFormula">>[] = (
  ["reFormula", "vcFormula"] as const
).map((option) => (given) => {
  if (given.groups !== undefined || given[option] === undefined) return undefined;
  const rule = either(
    "says what varies inside groups, and needs groups",
    "goes with ",
    { option: "groups" },
    ", got none",
  );
  return { option, rule };
});
