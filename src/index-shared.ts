/** What both entries export: the errors, tables, plans and what is read of a fit. */

export type { Design, DesignMatrix } from "./design/design.js";
export type {
  CategoricalFactorSpec,
  DesignSpec,
  FactorSpec,
  NumericFactorSpec,
  Subterm,
  TermSpec,
  VariableSpec,
} from "./design/design-spec.js";
export type { RandomTerm } from "./design/random/random-term.js";
export type { DroppedRow } from "./design/rows/complete-rows.js";
export type { CovariateRows } from "./design/rows/covariate-rows.js";
export type { VariableType } from "./design/values/variables.js";
export { DataError, type DataPlace, FormulaError, MixedlmError, UsageError } from "./errors.js";
export type { FitResult } from "./fit/fit-result.js";
export type { Plan } from "./fit/plan.js";
export type { SearchSettings } from "./fit/run/search-settings.js";
export { type Status, statusWords } from "./fit/status.js";
export { adjustPvalues } from "./inference/multiplicity/adjust.js";
export { useKernel } from "./kernel/kernel.js";
export { type DroppedSamples, FittedModel, type UnsharedSamples } from "./model/fitted-model.js";
export type {
  AdjustMethod,
  FitOptions,
  FreeParameters,
  ResolvedOptions,
  SearchOptions,
  TestMethod,
  VcovMethod,
} from "./options/fit.js";
export type { StopSignal } from "./options/schema.js";
export type { Mention, Phrase, Problem, Words } from "./problem.js";
export type { ResidualDesign } from "./residual/residual-design.js";
export type { ResidualKind } from "./residual/structures.js";
export { asTable, type TableOptions } from "./table/as-table.js";
export { Frame } from "./table/frame.js";
export { type JoinedSamples, joinSamples } from "./table/join-samples.js";
export type {
  ArqueroLike,
  ArrowColumn,
  ArrowLike,
  ColumnsLike,
  IndexedColumns,
  TableLike,
} from "./table/source-columns.js";
export type { CategoryColumn, Column, Labels, NumericColumn, Table } from "./table/table.js";
