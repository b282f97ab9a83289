export { addPseudocount } from "./balances/add-pseudocount.js";
export { balanceBasis } from "./balances/balance-basis.js";
export { type BalanceMember, type BalanceSide, balanceMembers } from "./balances/balance-members.js";
export { centralize } from "./balances/centralize.js";
export { closure } from "./balances/closure.js";
export { clr } from "./balances/clr.js";
export { correlationLinkage } from "./balances/correlation-linkage.js";
export { type DroppedFeature, type FilteredFeatures, filterFeatures } from "./balances/filter-features.js";
export { type GradientLinkageOptions, gradientLinkage } from "./balances/gradient-linkage.js";
export { ilr, ilrInverse } from "./balances/ilr.js";
export { type MajorityOptions, type MajorityTaxon, majorityTaxa } from "./balances/majority-taxa.js";
export { meanNiche, type NicheOptions } from "./balances/mean-niche.js";
export { multiplicativeReplacement } from "./balances/multiplicative-replacement.js";
export type { Composition } from "./balances/parts.js";
export { percentExplained } from "./balances/percent-explained.js";
export { replaceZeros } from "./balances/replace-zeros.js";
export { splitBalance } from "./balances/split-balance.js";
export type { Taxonomy } from "./balances/taxonomy.js";
export { type TreeBalances, treeBalances } from "./balances/tree-balances.js";
export { variationMatrix } from "./balances/variation-matrix.js";
export type { DroppedRow } from "./design/complete-rows.js";
export type { CovariateRows } from "./design/covariate-rows.js";
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
export { type ModelMatrix, type ModelMatrixOptions, modelMatrix } from "./design/model-matrix.js";
export type { RandomTerm } from "./design/random-term.js";
export type { Level } from "./design/values/value.js";
export type { VariableType } from "./design/values/variables.js";
export { DataError, type DataPlace, FormulaError, MixedlmError, UsageError } from "./errors.js";
export type { FitResult } from "./fit/fit-result.js";
export type { Plan } from "./fit/plan.js";
export { closePool } from "./fit/pool/pool.js";
export { prepare } from "./fit/prepare/prepare.js";
export type { SearchSettings } from "./fit/run/search-settings.js";
export { type Status, statusWords } from "./fit/status.js";
export type { AnovaType } from "./inference/contrasts/anova-hypotheses.js";
export type { Contrasts, TermWeights } from "./inference/contrasts/contrast-rows.js";
export { distributions } from "./inference/distributions.js";
export { adjustPvalues } from "./inference/multiplicity/adjust.js";
export type { ComparisonAdjust } from "./inference/multiplicity/multiple-comparisons.js";
export { fit, fitSync, type RunOptions } from "./model/fit.js";
export { fitStream, type StreamOptions } from "./model/fit-stream.js";
export type { ModelOrigin } from "./model/fitted-balances.js";
export { type DroppedSamples, FittedModel, type UnsharedSamples } from "./model/fitted-model.js";
export { LMEModel } from "./model/lme-model.js";
export { type MixedlmOptions, mixedlm, mixedlmSync, type StudyOptions } from "./model/mixedlm.js";
export type { CrossValidation } from "./model/ols/cross-validation.js";
export type { FoldOptions } from "./model/ols/cross-validation-kfold.js";
export { type OLSOptions, ols, olsSync } from "./model/ols/ols.js";
export type { OLSResult } from "./model/ols/ols-fit.js";
export { type LinearOrigin, OLSModel } from "./model/ols/ols-model.js";
export type { Determination } from "./model/ols/ols-tables.js";
export type { ConfintOptions } from "./model/read/confint.js";
export type { MissingRows } from "./model/read/estimable-means.js";
export type { Params } from "./model/read/params.js";
export type { PredictOptions } from "./model/read/predict.js";
export type { LimitsOptions, PredictionLimits } from "./model/read/predict-limits.js";
export type { RandomEffects } from "./model/read/random-effects.js";
export { resultPvalues, resultTables } from "./model/read/result-tables.js";
export type { Json, ModelJson } from "./model/save/model-json.js";
export type { AnovaOptions } from "./model/verbs/anova.js";
export type { BootstrapEstimates, BootstrapOptions } from "./model/verbs/bootstrap.js";
export type { Certificate } from "./model/verbs/certificate.js";
export type { CompareOptions } from "./model/verbs/compare.js";
export type { ContrastOptions } from "./model/verbs/contrast.js";
export type { SampleInfluence } from "./model/verbs/influence.js";
export type { GroupInfluence, InfluenceOptions } from "./model/verbs/influence-groups.js";
export type { Means, MeansOptions } from "./model/verbs/means.js";
export type { ModeratedTests, ModerateOptions } from "./model/verbs/moderate.js";
export type { PermuteOptions } from "./model/verbs/permute.js";
export { type PowerOptions, power } from "./model/verbs/power.js";
export type { PrincipalComponents } from "./model/verbs/principal-components.js";
export type { ProfileOptions } from "./model/verbs/profile.js";
export { type Sensitivity, type SensitivityOptions, sensitivity } from "./model/verbs/sensitivity.js";
export type { SimulateOptions } from "./model/verbs/simulate.js";
export { type TaxonEffectsOptions, taxonEffects } from "./model/verbs/taxon-effects.js";
export type { WholeTableOptions } from "./model/verbs/whole-table.js";
export type { DesignOptions } from "./options/design.js";
export type {
  AdjustMethod,
  FitOptions,
  FreeParameters,
  ResolvedOptions,
  SearchOptions,
  TestMethod,
  VcovMethod,
} from "./options/fit.js";
export type { Mention, Phrase, Problem, Words } from "./problem.js";
export type { PermutationScheme } from "./resample/permutation-scheme.js";
export { asTable, type TableOptions } from "./table/as-table.js";
export type { FeatureFilter } from "./table/feature-filter.js";
export { Frame } from "./table/frame.js";
export { type JoinedSamples, joinSamples } from "./table/join-samples.js";
export type { Closure, Remarks } from "./table/remarks.js";
export type { CategoryColumn, Column, Labels, NumericColumn, Table } from "./table/table.js";
export type { LinkageMethod } from "./tree/agglomerate.js";
export type { TreeLike } from "./tree/as-tree.js";
export { bifurcate } from "./tree/bifurcate.js";
export { formatNewick } from "./tree/format-newick.js";
export { ladderize } from "./tree/ladderize.js";
export { type MatchedTips, matchTips } from "./tree/match-tips.js";
export { nameInternalNodes } from "./tree/name-internal-nodes.js";
export type { NamedNumbers } from "./tree/named-numbers.js";
export { parseNewick } from "./tree/parse-newick.js";
export { randomLinkage } from "./tree/random-linkage.js";
export { type LinkageOptions, rankLinkage } from "./tree/rank-linkage.js";
export { sortAlongGradient } from "./tree/sort-along-gradient.js";
export type { Tree } from "./tree/tree.js";
