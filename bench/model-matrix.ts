/**
 * A design of 100,000 rows × 50 columns with interactions and splines, beside patsy in the same run.
 *
 *     node bench/peers.mjs model-matrix --rows 100000 --runs 5
 *
 * Both must name the same columns, with the same sums, before times are compared: the processor's, medians.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { modelMatrix, type Table } from "../src/index.js";
import { runPeer } from "./peers/exchange.js";
import { seededRandom } from "./random.js";

const FORMULA = "a*b + bs(t, df=8) + cr(x, df=6) + z*a + np.log(t + 1)";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "100000" }, runs: { type: "string", default: "5" } },
});
const data = drawCovariates(Number(values.rows));
const times = Array.from({ length: Number(values.runs) + 1 }, () => timeOnce(data)).slice(1);
const matrix = modelMatrix(FORMULA, data);
const ours = times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
console.log(`${matrix.rowNames.length} rows × ${matrix.columnNames.length} columns of ${FORMULA}`);
console.log(`mixedlm  ${ours.toFixed(0)} ms`);
for (const line of beside(data)) {
  checkAgreement(line["columns"] as string[], line["sums"] as number[]);
  const theirs = line["milliseconds"] as number;
  console.log(`patsy    ${theirs.toFixed(0)} ms, ${line.version}; ratio ${(ours / theirs).toFixed(2)}`);
}

function drawCovariates(rows: number): Table {
  const random = seededRandom(1);
  const numbers = (draw: () => number) => Float64Array.from({ length: rows }, draw);
  const words = (letters: string) =>
    Array.from({ length: rows }, () => letters[Math.floor(random.uniform() * letters.length)]!);
  return {
    index: Array.from({ length: rows }, (_, i) => `s${i}`),
    columns: {
      x: numbers(() => random.normal()),
      z: numbers(() => random.normal()),
      t: numbers(() => 10 * random.uniform()),
      a: words("abcde"),
      b: words("uvwxyz"),
    },
  };
}

/** Milliseconds of the processor. */
function timeOnce(table: Table): number {
  const start = process.cpuUsage();
  modelMatrix(FORMULA, table);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function beside({ index, columns }: Table) {
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-design-"));
  try {
    const names = Object.keys(columns);
    const rows = index.map((_, i) => names.map((name) => columns[name]![i]).join(","));
    writeFileSync(join(folder, "design.csv"), `${[names.join(","), ...rows].join("\n")}\n`);
    const python = process.env["PYTHON"] ?? "/usr/bin/python3";
    return runPeer(python, "patsy-matrix.py", [folder, FORMULA, values.runs]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function checkAgreement(columns: readonly string[], sums: readonly number[]): void {
  if (columns.join() !== matrix.columnNames.join())
    throw new Error(`patsy names other columns: ${columns.join()}`);
  columns.forEach((name, j) => {
    const own = matrix.column(name).reduce((total, value) => total + value, 0);
    if (!(Math.abs(own - sums[j]!) <= 1e-7 * (1 + Math.abs(own)))) {
      throw new Error(`column ${name}: patsy's sum is ${sums[j]}, ours ${own}`);
    }
  });
}
