import { joinSamples, prepare } from "mixedlm";
import { covariatesOf, type Inputs, oneTable } from "./inputs.js";
import { zeroNotes } from "./make-responses.js";
import type { DesignSummary } from "./messages.js";
import type { Settings } from "./settings.js";

/** What the formula means for the samples at hand. @throws what `prepare` throws, the caret under the culprit */
export function checkDesign(inputs: Inputs, settings: Settings): DesignSummary {
  const covariates = covariatesOf(inputs);
  const isOne = oneTable(inputs) !== undefined;
  const { table } = inputs;
  const joined = table === undefined || isOne ? undefined : joinSamples(table, covariates, inputs);
  const metadata = joined?.metadata ?? covariates;
  const plan = prepare(settings.formula, metadata, settings.model);
  const { samples, design, notes, responses } = plan;
  const unnamed = isOne && responses === undefined ? ["Name the responses left of ~, as in y ~ time."] : [];
  return {
    samples: samples.length,
    dropped: metadata.index.length - samples.length,
    ...(responses && { responses }),
    terms: design.fixed.columns,
    random: design.random.map(({ name, levels, columns }) => ({ name, levels: levels.length, columns })),
    notes: [...unnamed, ...(inputs.metadata?.notes ?? []), ...(joined?.notes ?? []), ...notes],
    zeroNotes: zeroNotes(inputs, settings.parts),
  };
}
