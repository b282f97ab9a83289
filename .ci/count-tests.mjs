/**
 * Prints `passed failed` of a vitest JSON report. A file that failed before its first test, and a run that failed without
 * a failing test, count as one failure each.
 *
 *     node .ci/count-tests.mjs REPORT EXIT_CODE
 */
import { readFileSync } from "node:fs";

const [report, code] = process.argv.slice(2);
const { passed, failed } = count(read(report));
console.log(passed, code !== "0" && failed === 0 ? 1 : failed);

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function count(run) {
  if (run === undefined) return { passed: 0, failed: 0 };
  const silent = run.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  return { passed: run.numPassedTests, failed: run.numFailedTests + silent.length };
}
