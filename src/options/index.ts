/**
 * Options as values, `mixedlm/options`: what each is, what it is called on the command line, in a form and in a report. For
 * programs that ask people for the options of a model.
 */

export { checkOptions } from "./check.js";
export type { CommandName } from "./commands/commands.js";
export { modelDescribed } from "./commands/fit.js";
export { type FitOptions, fitOptions } from "./fit.js";
export type { Defaulted, Kind, Option, OptionSet, OptionsOf, ValueOf } from "./schema.js";
export { commandLine } from "./words/command-line.js";
export { type FormField, formFields, formOptions } from "./words/form-fields.js";
export { type ReportLine, reportLines } from "./words/report-lines.js";
export { say } from "./words/say.js";
export { testDescribed } from "./words/test-words.js";
export type { Described, Entry, Field, Flag, Hidden, OptionWords } from "./words/words.js";
