export { addPseudocount } from "./balances/add-pseudocount.js";
export { balanceBasis } from "./balances/balance-basis.js";
export { type BalanceMember, balanceMembers } from "./balances/balance-members.js";
export { centralize } from "./balances/centralize.js";
export { closure } from "./balances/closure.js";
export { clr } from "./balances/clr.js";
export { correlationLinkage } from "./balances/correlation-linkage.js";
export { filterFeatures } from "./balances/filter-features.js";
export { gradientLinkage } from "./balances/gradient-linkage.js";
export { ilr, ilrInverse } from "./balances/ilr.js";
export { majorityTaxa } from "./balances/majority-taxa.js";
export { meanNiche } from "./balances/mean-niche.js";
export { multiplicativeReplacement } from "./balances/multiplicative-replacement.js";
export { percentExplained } from "./balances/percent-explained.js";
export { replaceZeros } from "./balances/replace-zeros.js";
export { splitBalance } from "./balances/split-balance.js";
export { treeBalances } from "./balances/tree-balances.js";
export { variationMatrix } from "./balances/variation-matrix.js";
export { modelMatrix } from "./design/model-matrix.js";
export { DataError, FormulaError, MixedlmError, UsageError } from "./errors.js";
export type { FitResult } from "./fit/fit-result.js";
export type {
  AdjustMethod,
  FitOptions,
  FreeParameters,
  SearchOptions,
  TestMethod,
  VcovMethod,
} from "./fit/options.js";
export type { Plan } from "./fit/plan.js";
export { closePool } from "./fit/pool/pool.js";
export { prepare } from "./fit/prepare.js";
export { type Status, statusWords } from "./fit/status.js";
export { adjustPvalues } from "./inference/adjust.js";
export type { AnovaType } from "./inference/anova-hypotheses.js";
export type { Contrasts } from "./inference/contrast-rows.js";
export { distributions } from "./inference/distributions.js";
export type { ComparisonAdjust } from "./inference/multiple-comparisons.js";
export type { AnovaOptions } from "./model/anova.js";
export type { BootstrapEstimates, BootstrapOptions } from "./model/bootstrap.js";
export type { Certificate } from "./model/certificate.js";
export type { CompareOptions } from "./model/compare.js";
export type { ConfintOptions } from "./model/confint.js";
export type { ContrastOptions } from "./model/contrast.js";
export type { CrossValidation } from "./model/cross-validation.js";
export { fit, fitSync, type RunOptions } from "./model/fit.js";
export { fitStream, type StreamOptions } from "./model/fit-stream.js";
export type { SampleInfluence } from "./model/influence.js";
export type { GroupInfluence, InfluenceOptions } from "./model/influence-groups.js";
export { LMEModel } from "./model/lme-model.js";
export type { Means, MeansOptions } from "./model/means.js";
export { type MixedlmOptions, mixedlm } from "./model/mixedlm.js";
export type { ModeratedTests, ModerateOptions } from "./model/moderate.js";
export { type OLSOptions, ols, olsSync } from "./model/ols.js";
export { OLSModel } from "./model/ols-model.js";
export type { PermuteOptions } from "./model/permute.js";
export { type PowerOptions, power } from "./model/power.js";
export type { PrincipalComponents } from "./model/principal-components.js";
export type { ProfileOptions } from "./model/profile.js";
export { resultPvalues, resultTables } from "./model/result-tables.js";
export { type Sensitivity, type SensitivityOptions, sensitivity } from "./model/sensitivity.js";
export type { SimulateOptions } from "./model/simulate.js";
export { type TaxonEffectsOptions, taxonEffects } from "./model/taxon-effects.js";
export type { WholeTableOptions } from "./model/whole-table.js";
export type { PermutationScheme } from "./resample/permutation-scheme.js";
export { asTable } from "./table/as-table.js";
export { Frame } from "./table/frame.js";
export { joinSamples } from "./table/join-samples.js";
export type { Column, Table } from "./table/table.js";
export { bifurcate } from "./tree/bifurcate.js";
export { formatNewick } from "./tree/format-newick.js";
export { ladderize } from "./tree/ladderize.js";
export { matchTips } from "./tree/match-tips.js";
export { nameInternalNodes } from "./tree/name-internal-nodes.js";
export { parseNewick } from "./tree/parse-newick.js";
export { randomLinkage } from "./tree/random-linkage.js";
export { rankLinkage } from "./tree/rank-linkage.js";
export { sortAlongGradient } from "./tree/sort-along-gradient.js";
export type { Tree } from "./tree/tree.js";
