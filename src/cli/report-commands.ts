/** What reports need, behind one door that only they open: the rest of the command line starts without it. */
export { makeReport } from "./make-report.js";
export { reportOfMerge } from "./report-of-merge.js";
export { commandLine, reportOfFit, writeReport } from "./write-report.js";
