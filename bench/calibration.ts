/**
 * Do tests of an effect between few groups hold their level? 200,000 simulated studies of 6 groups of 4 for each ratio of
 * the variance between groups to that within, no effect, tests at 5 %.
 *
 *     node bench/peers.mjs calibration [--studies 200000] [--seed 1]
 *     node bench/peers.mjs calibration --export FILE     # 50 studies of each ratio as a table, for other programs
 *
 * Prints rejection rates in per cent with their Monte-Carlo standard errors, and fails when Satterthwaite's leaves
 * 5 ± 0.4 % at the ratio 4, or Wald's z stays below 10 % there.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { prepare } from "../src/fit/prepare/prepare.js";
import { fitTable } from "../src/fit/run/fit-table.js";
import { withKenwardRoger } from "../src/inference/covariance/kenward-roger.js";
import { testCoefficients } from "../src/inference/wald.js";
import { simulateRows } from "../src/resample/simulate-rows.js";
import { machine } from "./machine.js";

const RATIOS = [0, 0.25, 1, 4];
const GROUPS = 6;
const SIZE = 4;
const CHUNK = 2000;

const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "200000" },
    seed: { type: "string", default: "1" },
    export: { type: "string" },
  },
});
const seed = Number(values.seed);
const studies = Number(values.studies);

const index = Array.from({ length: GROUPS * SIZE }, (_, i) => `s${i}`);
const group = index.map((_, i) => `g${Math.floor(i / SIZE)}`);
const treated = Float64Array.from(index, (_, i) => (Math.floor(i / SIZE) < GROUPS / 2 ? 0 : 1));
const plan = prepare("treated", { index, columns: { group, treated } }, { groups: "group" });

if (values.export === undefined) printTable();
else exportStudies(values.export);

/** Responses `first` to `first + count` at a variance ratio, by name. */
function draw(ratio: number, first: number, count: number) {
  const columns: [string, Float64Array][] = [];
  const law = { mean: new Float64Array(index.length), theta: Float64Array.of(Math.sqrt(ratio)), sigma: 1 };
  simulateRows(plan.design, law, { seed, name: `calibration ${ratio}`, first, count }, (replicate, y) => {
    columns.push([`ratio ${ratio} study ${replicate}`, y.slice()]);
  });
  return { index, columns: Object.fromEntries(columns) };
}

function printTable(): void {
  const started = performance.now();
  const rows = RATIOS.map((ratio) => ({ ratio, rates: rejectionRates(ratio) }));
  console.log(`${studies} studies per ratio, seed ${seed}, ${machine().cpu}, Node ${machine().node}`);
  console.log(["ratio", "Satterthwaite", "Kenward-Roger", "Wald z"].join("\t"));
  for (const { ratio, rates } of rows) console.log([ratio, ...rates.map(percent)].join("\t"));
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
  const [satterthwaite, , wald] = rows.at(-1)!.rates;
  if (Math.abs(satterthwaite! - 0.05) > 0.004 || wald! < 0.1) process.exitCode = 1;
}

function percent(rate: number): string {
  const error = Math.sqrt((rate * (1 - rate)) / studies);
  return `${(100 * rate).toFixed(2)} ± ${(100 * error).toFixed(2)}`;
}

/** Rates at 5 %: Satterthwaite, Kenward-Roger, Wald z. */
function rejectionRates(ratio: number): number[] {
  const rejected = [0, 0, 0];
  for (let first = 0; first < studies; first += CHUNK) {
    const table = draw(ratio, first, Math.min(CHUNK, studies - first));
    const names = Object.keys(table.columns);
    const result = fitTable(plan, table, names, { reml: true, satterthwaite: true, joint: false });
    const adjusted = withKenwardRoger(plan, table, result);
    [
      testCoefficients(result, "satterthwaite", "gls"),
      testCoefficients(adjusted, "kenward-roger", "gls"),
      testCoefficients(result, "normal", "gls"),
    ].forEach(({ p }, method) => {
      for (let i = 1; i < p.length; i += 2) if (p[i]! <= 0.05) rejected[method]!++;
    });
  }
  return rejected.map((count) => count / studies);
}

function exportStudies(path: string): void {
  const columns = Object.assign({}, ...RATIOS.map((ratio) => draw(ratio, 0, 50).columns)) as Record<
    string,
    Float64Array
  >;
  const names = Object.keys(columns);
  const lines = index.map((_, i) =>
    [group[i], treated[i], ...names.map((name) => columns[name]![i])].join("\t"),
  );
  writeFileSync(path, `${[["group", "treated", ...names].join("\t"), ...lines].join("\n")}\n`);
}
