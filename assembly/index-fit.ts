/** The ABI of the small kernel, for src/index-fit.ts: what a fit and its tests call of assembly/index.ts. */

export { fitResponses, openFitter, recordSize, startOf } from "./fit/fit-responses";
export { lowerFactor, solveLower } from "./linalg/lower-solve";
export { orthonormalise } from "./linalg/orthonormalise";
export { invertScaled, solveRows } from "./linalg/solve";
export { symmetricEigen } from "./linalg/symmetric-eigen";
export { mark, release, reserve } from "./memory/arena";
export { tLog10Many, tQuantileMany, tTwoSidedMany } from "./special/distributions/many";
export { groupBasis } from "./stats/group-basis";
export { classProducts, splitByGroup } from "./stats/reduce-design";
