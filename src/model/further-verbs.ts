/**
 * The verbs that compare models and check them. Scripts load them on demand: there further-verbs.script.ts stands for this module.
 */

export { certificatesOf, certificateTable } from "./checks/certificate.js";
export { sampleInfluence } from "./checks/influence.js";
export { groupInfluence } from "./checks/influence-groups.js";
export { covarianceTable } from "./structures/covariance-table.js";
export { compareTables } from "./verbs/compare.js";
export { moderateTests } from "./verbs/moderate.js";
export { varianceTestsTable } from "./verbs/variance-tests.js";
