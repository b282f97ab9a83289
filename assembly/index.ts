/** The ABI of the kernel: exported functions and nothing else. Pointers are byte offsets into `memory`. */
export { mark, release, reserve } from "./arena";
export { balancesOfLogs, logsOfBalances } from "./compose/balances";
export { expRows, logInPlace } from "./compose/logarithms";
export { centreRows, closeRows } from "./compose/rows";
export { halfVariances } from "./compose/variation";
export { orthonormalise } from "./linalg/orthonormalise";
export { fitResponses, openFitter, recordSize, startOf } from "./reml/fit-responses";
export { groupBasis } from "./stats/group-basis";
export { classProducts, splitByGroup } from "./stats/reduce-design";
