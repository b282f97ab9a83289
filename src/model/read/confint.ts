import type { Fitted } from "../../inference/each-tested.js";
import * as option from "../../options/schema.js";
import type { Frame } from "../../table/frame.js";
import { type BootstrapOptions, bootstrapOptions, bootstrapTable } from "../resampling/bootstrap.js";
import { profileTable } from "../verbs/profile.js";
import { byResponse } from "./frames.js";

/** Which confidence limits of the fixed effects. */
export interface ConfintOptions extends Pick<BootstrapOptions, "nsim" | "seed" | "type" | "limits"> {
  /** Default 0.95. */
  readonly level?: number | undefined;
  /** Estimate ± quantile × standard error (default), likelihood intervals, or those of the bootstrap. */
  readonly method?: "wald" | "profile" | "boot" | undefined;
}

export const confintOptions: option.OptionsFor<ConfintOptions> = {
  level: option.share,
  method: option.words("wald", "profile", "boot"),
  nsim: option.count,
  seed: option.seed,
  type: bootstrapOptions.type,
  limits: bootstrapOptions.limits,
};

/** Limits of the fixed effects that do not come from standard errors, terms × responses. */
export function resampledLimits(fitted: Fitted, options: ConfintOptions): { lower: Frame; upper: Frame } {
  const { plan, result } = fitted;
  const terms = plan.design.fixed.columns;
  const { conf_low, conf_high, parameter, response } = longLimits(fitted, options);
  const limits = (values: Float64Array) => {
    const out = new Float64Array(terms.length * result.responses.length).fill(Number.NaN);
    const rowOf = new Map(terms.map((term, j) => [term, j]));
    const place = new Map(result.responses.map((name, i) => [name, i]));
    parameter.forEach((name, row) => {
      const term = rowOf.get(name);
      if (term !== undefined) out[place.get(response[row]!)! * terms.length + term] = values[row]!;
    });
    return byResponse(terms, result.responses, out);
  };
  return { lower: limits(conf_low), upper: limits(conf_high) };
}

function longLimits(fitted: Fitted, { level = 0.95, method, ...rest }: ConfintOptions) {
  if (method === "profile") return profileTable(fitted, { parameters: ["fixed"], level }).columns;
  return bootstrapTable(fitted, { level, ...rest }).columns;
}
