/**
 * The ABI of the kernel that scripts for pages start with: assembly/index.ts without what they load on demand. What is
 * missing of it comes with the whole kernel (src/kernel/whole-kernel.script.ts); no name has another meaning there.
 */

export { balancesOfLogs, logsOfBalances } from "./compose/balances";
export { expRows, logInPlace } from "./compose/logarithms";
export { centreRows, closeRows } from "./compose/rows";
export { halfVariances } from "./compose/variation";
export { fitResponses, openFitter, recordSize, startOf } from "./fit/fit-responses";
export { factorMaximumUpper, maximumUpper, tabulateShares } from "./inference/many-comparisons";
export { satterthwaiteSensitivity } from "./inference/satterthwaite-sensitivity";
export { studentizedRangeUpper } from "./inference/studentized-range";
export { correlationFactor, lowerFactor, solveLower } from "./linalg/lower-solve";
export { orthonormalise } from "./linalg/orthonormalise";
export { invertScaled, solveRows } from "./linalg/solve";
export { symmetricEigen } from "./linalg/symmetric-eigen";
export { backSolve } from "./linalg/triangular-solve";
export { mark, release, reserve } from "./memory/arena";
export { conditionalModes } from "./results/modes";
export { chisqUpper, chisqUpperLog10 } from "./special/distributions/chisq";
export { fUpper, fUpperLog10 } from "./special/distributions/f";
export { tLog10Many, tQuantileMany, tTwoSidedMany } from "./special/distributions/many";
export { tTwoSided, tTwoSidedLog10 } from "./special/distributions/t";
export { tQuantile } from "./special/distributions/t-quantile";
export { normalTwoSided, normalTwoSidedLog10 } from "./special/normal/normal";
export { normalQuantile } from "./special/normal/normal-quantile";
export { groupBasis } from "./stats/group-basis";
export { classProducts, splitByGroup } from "./stats/reduce-design";
export { readRow } from "./text/read-row";
