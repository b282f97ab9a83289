/**
 * Do tests hold their level with few subjects? Studies of two arms without effects, 20 and 60 subjects × 4 visits with dropout,
 * drawn from an unstructured and from an autoregressive covariance and fitted with either, and with a wrong one.
 *
 *     node bench/peers.mjs repeated/calibration [--studies 4000] [--seed 1]      # 100000 for two digits
 *
 * Prints rejection rates at 5 % of arm × last visit, in per cent with their Monte-Carlo standard errors.
 */
import { parseArgs } from "node:util";
import { fitSync, prepare } from "../../src/index.js";
import type { FitOptions } from "../../src/options/fit.js";
import { machine } from "../machine.js";
import { repeatedStudy } from "./study.js";

const CHUNK = 1000;
/** Standard deviations and correlations that belong to no structure of fewer parameters. */
const spread = (visit: number) => [1, 1.4, 0.9, 1.8][visit]!;
const correlations = [
  [1, 0.7, 0.2, 0.5],
  [0.7, 1, 0.4, 0.3],
  [0.2, 0.4, 1, 0.6],
  [0.5, 0.3, 0.6, 1],
];

interface Truth {
  readonly name: string;
  readonly correlation: (distance: number, later: number) => number;
  readonly sd: (visit: number) => number;
}

const truths: readonly Truth[] = [
  { name: "us", correlation: (distance, later) => correlations[later]![later - distance]!, sd: spread },
  { name: "ar1", correlation: (distance) => 0.7 ** distance, sd: () => 1 },
];

const tests = [
  ["Kenward-Roger", { test: "kenward-roger" }],
  ["Satterthwaite", { test: "satterthwaite" }],
  ["between-within", { test: "between-within" }],
  ["normal", { test: "normal" }],
  ["Satterthwaite, CR2", { test: "satterthwaite", vcov: "cr2" }],
] as const satisfies readonly (readonly [string, FitOptions])[];

const { values } = parseArgs({
  options: { studies: { type: "string", default: "4000" }, seed: { type: "string", default: "1" } },
});
const studies = Number(values.studies);
console.log(`${studies} studies each, seed ${values.seed}, ${machine().cpu}, Node ${machine().node}`);
console.log(["subjects", "drawn from", "fitted with", "test", "arm × last visit, %", "failed"].join("\t"));
for (const subjects of [20, 60])
  for (const truth of truths)
    for (const fitted of ["us", "ar1", "cs"] as const) printRates(subjects, truth, fitted);

function printRates(subjects: number, truth: Truth, kind: "us" | "ar1" | "cs"): void {
  const rejected = tests.map(() => 0);
  const failed = tests.map(() => 0);
  for (let first = 0; first < studies; first += CHUNK) {
    const { metadata, table } = repeatedStudy({
      seed: Number(values.seed) + first,
      subjects,
      visits: 4,
      responses: Math.min(CHUNK, studies - first),
      dropout: "monotone",
      share: 0.3,
      ...truth,
    });
    tests.forEach(([, options], i) => {
      const plan = prepare("arm * visit", metadata, { residual: `${kind}(visit | subject)`, ...options });
      const p = fitSync(plan, table).pvalues().row("arm[T.b]:visit[T.v03]");
      for (const value of p) {
        if (Number.isNaN(value)) failed[i]! += 1;
        else if (value <= 0.05) rejected[i]! += 1;
      }
    });
  }
  tests.forEach(([name], i) => {
    const rate = rejected[i]! / studies;
    const error = Math.sqrt((rate * (1 - rate)) / studies);
    const shown = `${(100 * rate).toFixed(2)} ± ${(100 * error).toFixed(2)}`;
    console.log([subjects, truth.name, kind, name, shown, failed[i]].join("\t"));
  });
}
