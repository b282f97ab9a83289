/** What reports need, behind one door that only they open: the rest of the command line starts without it. */

export { reportOfMerge } from "../shards/report-of-merge.js";
export { makeReport } from "./make-report.js";
export { commandLine, reportOfFit, writePowerReport, writeReport } from "./write-report.js";
