/** The small entry, `mixedlm/fit`: fits and what is read of them. Its names are those of the main entry. */

export * from "./index-shared.js";
export { type FitOnlyOptions, fitSync, mixedlmSync, prepare } from "./model/fit-only.js";
