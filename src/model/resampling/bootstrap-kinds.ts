import * as option from "../../options/schema.js";

/** What is drawn, and which limits the draws give: the options that \`bootstrap\` and \`confint\` share. */
export const bootstrapKinds = {
  type: option.words("parametric", "cases", "residual"),
  limits: option.words("percentile", "bca", "studentized"),
};
