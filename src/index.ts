export {
  addPseudocount,
  balanceBasis,
  balanceMembers,
  bifurcate,
  centralize,
  closure,
  clr,
  correlationLinkage,
  filterFeatures,
  formatNewick,
  gradientLinkage,
  ilr,
  ilrInverse,
  ladderize,
  majorityTaxa,
  matchTips,
  meanNiche,
  multiplicativeReplacement,
  nameInternalNodes,
  normalize,
  parseNewick,
  phylogeneticCovariance,
  randomLinkage,
  rankLinkage,
  replaceZeros,
  sortAlongGradient,
  splitBalance,
  transform,
  treeBalances,
  variationMatrix,
  zerosAsMissing,
} from "./balances/all.js";
export type { BalanceMember, BalanceSide } from "./balances/balance-members.js";
export type { DroppedFeature, FilteredFeatures } from "./balances/features/filter-features.js";
export type { MajorityOptions, MajorityTaxon } from "./balances/features/majority-taxa.js";
export type { Taxonomy } from "./balances/features/taxonomy.js";
export type { GradientLinkageOptions } from "./balances/partitions/gradient-linkage.js";
export type { NicheOptions } from "./balances/partitions/mean-niche.js";
export type { Composition } from "./balances/parts.js";
export { percentExplained } from "./balances/percent-explained.js";
export type { TreeBalances, TreeBalancesOptions } from "./balances/tree-balances.js";
export { type ModelMatrix, type ModelMatrixOptions, modelMatrix } from "./design/fixed/model-matrix.js";
export type { Level } from "./design/values/value.js";
export { closePool } from "./fit/pool/pool.js";
export { prepare } from "./fit/prepare/prepare.js";
export * from "./index-shared.js";
export type { AnovaType } from "./inference/contrasts/anova-hypotheses.js";
export type { Contrasts, TermWeights } from "./inference/contrasts/contrast-rows.js";
export type { MeansWeights } from "./inference/contrasts/grid-average.js";
export type { GridValues } from "./inference/contrasts/grid-axes.js";
export { distributions } from "./inference/distributions.js";
export type { ComparisonAdjust } from "./inference/multiplicity/multiple-comparisons.js";
export { loadParts } from "./kernel/parts.js";
export type { Certificate } from "./model/checks/certificate.js";
export type { SampleInfluence } from "./model/checks/influence.js";
export type { GroupInfluence, InfluenceOptions } from "./model/checks/influence-groups.js";
export type { Sensitivity, SensitivityOptions } from "./model/checks/sensitivity.js";
export { fit, fitSync, type RunOptions } from "./model/fit.js";
export { fitStream, type StreamOptions } from "./model/fit-stream.js";
export type { ModelOrigin } from "./model/fitted-balances.js";
export { LMEModel } from "./model/lme-model.js";
export { type MixedlmOptions, mixedlm, mixedlmSync, type StudyOptions } from "./model/mixedlm.js";
export type { CrossValidation } from "./model/ols/cross-validation.js";
export type { FoldOptions } from "./model/ols/cross-validation-kfold.js";
export { type OLSOptions, ols, olsSync } from "./model/ols/ols.js";
export type { OLSResult } from "./model/ols/ols-fit.js";
export { type LinearOrigin, OLSModel } from "./model/ols/ols-model.js";
export type { Determination } from "./model/ols/ols-tables.js";
export type { PairsOptions } from "./model/pairs/all-pairs.js";
export type { Pairs } from "./model/pairs/gather-pairs.js";
export type { NeededGroupsOptions } from "./model/power/needed-groups.js";
export type { Analysis, PowerOptions, TrueEffect } from "./model/power/power-options.js";
export type { PowerTable } from "./model/power/power-table.js";
export type { MissingRows } from "./model/read/estimable-means.js";
export type { Params } from "./model/read/params.js";
export type { PredictOptions } from "./model/read/predict.js";
export type { LimitsOptions, PredictionLimits } from "./model/read/predict-limits.js";
export type { RandomEffects, RandomEffectsOptions } from "./model/read/random-effects.js";
export { resultPvalues, resultTables } from "./model/read/result-tables.js";
export type { BootstrapOptions } from "./model/resampling/bootstrap.js";
export type { BootstrapEstimates } from "./model/resampling/bootstrap-rows.js";
export type { ConfintOptions } from "./model/resampling/confint-options.js";
export type { PermuteOptions } from "./model/resampling/permute.js";
export type { SimulateOptions } from "./model/resampling/simulate.js";
export type { WholeTableOptions } from "./model/resampling/whole-table.js";
export type { Json, ModelJson } from "./model/save/model-json.js";
export { allPairs, compareStructures, neededGroups, power, sensitivity } from "./model/study-functions.js";
export { type DebiasedTests, type DebiasOptions, debias } from "./model/taxa/debias.js";
export { type DrawOptions, drawCounts, type PooledDraws } from "./model/taxa/draws.js";
export { type Voomed, type VoomOptions, voom } from "./model/taxa/voom.js";
export type { InThreads } from "./model/threads/in-threads.js";
export type { AnovaOptions } from "./model/verbs/anova.js";
export type { CompareOptions } from "./model/verbs/compare.js";
export type { ContrastOptions, ContrastRequest } from "./model/verbs/contrast.js";
export type { Means, MeansOptions } from "./model/verbs/means.js";
export type { ModeratedTests, ModerateOptions } from "./model/verbs/moderate.js";
export type { PrincipalComponents } from "./model/verbs/principal-components.js";
export type { ProfileOptions } from "./model/verbs/profile.js";
export { type TaxonEffectsOptions, taxonEffects } from "./model/verbs/taxon-effects.js";
export type { DesignOptions } from "./options/design.js";
export type { KnownCovariances, KnownMatrix } from "./options/known.js";
export type { Normalization, Transformation } from "./options/taxa.js";
export type { PermutationScheme } from "./resample/permutation/permutation-scheme.js";
export type { FeatureFilter } from "./table/feature-filter.js";
export type { Closure, Remarks, Transformed } from "./table/remarks.js";
export { spatialCovariance } from "./table/spatial-covariance.js";
export type { LinkageMethod } from "./tree/agglomerate.js";
export type { TreeLike } from "./tree/as-tree.js";
export type { MatchedTips } from "./tree/match-tips.js";
export type { NamedNumbers } from "./tree/named-numbers.js";
export type { LinkageOptions } from "./tree/rank-linkage.js";
export type { Tree } from "./tree/tree.js";
