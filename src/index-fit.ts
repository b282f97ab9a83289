/** The small entry, `mixedlm/fit`: fits and what is read of them. Its names are those of the main entry. */
export { DataError, FormulaError, MixedlmError, UsageError } from "./errors.js";
export type { FitResult } from "./fit/fit-result.js";
export type { AdjustMethod, FitOptions, FreeParameters, SearchOptions } from "./fit/options.js";
export type { Plan } from "./fit/plan.js";
export { prepare } from "./fit/prepare.js";
export { type Status, statusWords } from "./fit/status.js";
export { adjustPvalues } from "./inference/adjust.js";
export { type FitOnlyOptions, fitSync, mixedlmSync } from "./model/fit-only.js";
export { FittedModel } from "./model/fitted-model.js";
export { asTable } from "./table/as-table.js";
export { Frame } from "./table/frame.js";
export { joinSamples } from "./table/join-samples.js";
export type { Column, Table } from "./table/table.js";
