import type { Fitted } from "../../inference/each-tested.js";
import type { RunOptions } from "../../options/run.js";
import type { Frame } from "../../table/frame.js";
import { bootstrapInThreads, bootstrapTable } from "../resampling/bootstrap.js";
import type { ConfintOptions } from "../resampling/confint-options.js";
import { profileInThreads, profileTable } from "../verbs/profile.js";
import { byResponse } from "./frames.js";

/** Limits of the fixed effects that do not come from standard errors, terms × responses. */
export function resampledLimits(fitted: Fitted, options: ConfintOptions): { lower: Frame; upper: Frame } {
  const { level = 0.95, method, ...rest } = options;
  const { columns } =
    method === "profile"
      ? profileTable(fitted, { parameters: ["fixed"], level })
      : bootstrapTable(fitted, { level, ...rest });
  return asFrames(fitted, columns);
}

/** The same in workers. */
export async function resampledLimitsInThreads(fitted: Fitted, options: ConfintOptions, run: RunOptions) {
  const { level = 0.95, method, ...rest } = options;
  const { columns } =
    method === "profile"
      ? await profileInThreads(fitted, { parameters: ["fixed"], level }, run)
      : await bootstrapInThreads(fitted, { level, ...rest }, run);
  return asFrames(fitted, columns);
}

type LongLimits = ReturnType<typeof profileTable>["columns"];

function asFrames(
  { plan, result }: Fitted,
  { conf_low, conf_high, parameter, response }: Omit<LongLimits, "estimate">,
): { lower: Frame; upper: Frame } {
  const terms = plan.design.fixed.columns;
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
