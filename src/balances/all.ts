/**
 * The functions of counts, trees and balances that the package exports. Scripts load them on demand: there all.script.ts
 * stands for this module.
 */

export { bifurcate } from "../tree/bifurcate.js";
export { formatNewick } from "../tree/format-newick.js";
export { ladderize } from "../tree/ladderize.js";
export { matchTips } from "../tree/match-tips.js";
export { nameInternalNodes } from "../tree/name-internal-nodes.js";
export { parseNewick } from "../tree/parse-newick.js";
export { phylogeneticCovariance } from "../tree/phylogenetic-covariance.js";
export { randomLinkage } from "../tree/random-linkage.js";
export { rankLinkage } from "../tree/rank-linkage.js";
export { sortAlongGradient } from "../tree/sort-along-gradient.js";
export { balanceBasis } from "./balance-basis.js";
export { balanceMembers } from "./balance-members.js";
export { addPseudocount } from "./compositions/add-pseudocount.js";
export { centralize } from "./compositions/centralize.js";
export { closure } from "./compositions/closure.js";
export { clr } from "./compositions/clr.js";
export { multiplicativeReplacement } from "./compositions/multiplicative-replacement.js";
export { normalize } from "./compositions/normalize.js";
export { replaceZeros } from "./compositions/replace-zeros.js";
export { transform } from "./compositions/transform.js";
export { variationMatrix } from "./compositions/variation-matrix.js";
export { zerosAsMissing } from "./compositions/zeros-as-missing.js";
export { filterFeatures } from "./features/filter-features.js";
export { majorityTaxa } from "./features/majority-taxa.js";
export { ilr, ilrInverse } from "./ilr.js";
export { correlationLinkage } from "./partitions/correlation-linkage.js";
export { gradientLinkage } from "./partitions/gradient-linkage.js";
export { meanNiche } from "./partitions/mean-niche.js";
export { splitBalance } from "./split-balance.js";
export { treeBalances } from "./tree-balances.js";

/** Have all of this, before balances are made. */
export async function loadBalances(): Promise<void> {}
