import { partOnDemand } from "../kernel/part-on-demand.js";

const { atOnce, load } = partOnDemand(() => import("./all.js"));

export const addPseudocount = atOnce("addPseudocount");
export const balanceBasis = atOnce("balanceBasis");
export const balanceMembers = atOnce("balanceMembers");
export const bifurcate = atOnce("bifurcate");
export const centralize = atOnce("centralize");
export const closure = atOnce("closure");
export const clr = atOnce("clr");
export const correlationLinkage = atOnce("correlationLinkage");
export const filterFeatures = atOnce("filterFeatures");
export const formatNewick = atOnce("formatNewick");
export const gradientLinkage = atOnce("gradientLinkage");
export const ilr = atOnce("ilr");
export const ilrInverse = atOnce("ilrInverse");
export const ladderize = atOnce("ladderize");
export const majorityTaxa = atOnce("majorityTaxa");
export const matchTips = atOnce("matchTips");
export const meanNiche = atOnce("meanNiche");
export const multiplicativeReplacement = atOnce("multiplicativeReplacement");
export const nameInternalNodes = atOnce("nameInternalNodes");
export const normalize = atOnce("normalize");
export const parseNewick = atOnce("parseNewick");
export const phylogeneticCovariance = atOnce("phylogeneticCovariance");
export const randomLinkage = atOnce("randomLinkage");
export const rankLinkage = atOnce("rankLinkage");
export const replaceZeros = atOnce("replaceZeros");
export const sortAlongGradient = atOnce("sortAlongGradient");
export const splitBalance = atOnce("splitBalance");
export const transform = atOnce("transform");
export const treeBalances = atOnce("treeBalances");
export const variationMatrix = atOnce("variationMatrix");
export const zerosAsMissing = atOnce("zerosAsMissing");

export async function loadBalances(): Promise<void> {
  await load();
}
