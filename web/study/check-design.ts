import { joinSamples, prepare } from "mixedlm";
import { covariatesOf, type Inputs } from "./inputs.js";
import { zeroNotes } from "./make-responses.js";
import type { DesignSummary } from "./messages.js";
import type { Settings } from "./settings.js";

/** What the formula means for the samples at hand. @throws what `prepare` throws, the caret under the culprit */
export function checkDesign(inputs: Inputs, settings: Settings): DesignSummary {
  const covariates = covariatesOf(inputs);
  const { table } = inputs;
  const joined = table === undefined ? undefined : joinSamples(table, covariates, inputs);
  const metadata = joined?.metadata ?? covariates;
  const responses = settings.parts === undefined && table !== undefined ? Object.keys(table.columns) : [];
  const { samples, design, notes } = prepare(settings.formula, metadata, {
    ...settings.model,
    responses,
  });
  return {
    samples: samples.length,
    dropped: metadata.index.length - samples.length,
    terms: design.fixed.columns,
    random: design.random.map(({ name, levels, columns }) => ({ name, levels: levels.length, columns })),
    notes: [...(inputs.metadata?.notes ?? []), ...(joined?.notes ?? []), ...notes],
    zeroNotes: zeroNotes(inputs, settings.parts),
  };
}
