/**
 * What do certificates take, and does the bootstrap keep the level?
 *
 *     node bench/peers.mjs certify [--responses 10000] [--nsim 499]
 *
 * Prints seconds of processor of the fit and of the certificates of 10,000 responses, without the bootstrap, and the share of null
 * responses of six groups with p <= 0.05. Both have run before on a tenth of the responses. Fails where fit and certificates
 * together take more than three times the fit, or the level leaves 5 ± 0.7 %.
 */
import { parseArgs } from "node:util";
import { fitSync, prepare } from "../src/index.js";
import { certifiedTables } from "../src/model/checks/certified.js";
import { normalNumbers, twoArms } from "../test/support/planned-study.js";
import { machine } from "./machine.js";

const { values } = parseArgs({
  options: { responses: { type: "string", default: "10000" }, nsim: { type: "string", default: "499" } },
});
const [count, certifyNsim] = [values.responses, values.nsim].map(Number) as [number, number];

function drawn(metadata: ReturnType<typeof twoArms>, theta: number, seed: number) {
  const { normal } = normalNumbers(seed);
  const groups = metadata.index.length / 4;
  const columns = Array.from({ length: count }, (_, j): [string, Float64Array] => {
    const effects = Array.from({ length: groups }, normal);
    return [
      `y${j}`,
      Float64Array.from(metadata.index, (_, i) => theta * effects[Math.floor(i / 4)]! + normal()),
    ];
  });
  return { index: metadata.index, columns: Object.fromEntries(columns) };
}

function timed<T>(work: () => T): { value: T; seconds: number } {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { value, seconds: (user + system) / 1e6 };
}

console.log(machine());
for (const [formula, groups, lost] of [
  ["arm * week + (1 | subject)", 250, 0],
  ["arm * week + (week | subject)", 250, 0],
  ["arm * week + (week | subject)", 250, 7],
  ["arm * week + (1 | subject) + (1 | batch)", 50, 0],
] as const) {
  const metadata = twoArms(groups);
  const batch = metadata.index.map((_, i) => `b${(i + Math.floor(i / 4)) % 8}`);
  const plan = prepare(formula, { ...metadata, columns: { ...metadata.columns, batch } });
  const table = drawn(metadata, 2, 1);
  if (lost > 0)
    for (const y of Object.values(table.columns)) for (let i = 0; i < y.length; i += lost) y[i] = Number.NaN;
  const fitted = (columns: typeof table.columns) => {
    const model = fitSync(plan, { ...table, columns });
    model.pvalues();
    return model;
  };
  fitted(Object.fromEntries(Object.entries(table.columns).slice(0, count / 10))).certificates();
  const fit = timed(() => fitted(table.columns));
  const certificates = timed(() => fit.value.certificates());
  const ratio = certificates.seconds / fit.seconds;
  const name = `${formula}${lost > 0 ? `, every ${lost}th sample lost` : ""}`;
  console.log(
    `${count} responses x ${groups * 4} samples, ${name}: fit ${fit.seconds.toFixed(2)} s, certificates ${certificates.seconds.toFixed(2)} s, ${ratio.toFixed(2)} times the fit`,
  );
  if (ratio > 2) {
    process.exitCode = 1;
    console.log("FAILED: more than three times the fit");
  }
}

for (const theta of [0.5, 1, 2]) {
  const metadata = twoArms(6);
  const model = fitSync(prepare("arm + (1 | subject)", metadata), drawn(metadata, theta, 2));
  const { p_asymptotic, p_bootstrap } = certifiedTables(model, { certifyNsim })["certified"]!.numbers;
  const rate = (p: Float64Array) =>
    (100 * p.filter((value, at) => at % 2 === 1 && value <= 0.05).length) / count;
  const level = rate(p_bootstrap!);
  console.log(
    `six groups, theta ${theta}: bootstrap ${level.toFixed(2)} %, Satterthwaite ${rate(p_asymptotic!).toFixed(2)} %`,
  );
  if (theta === 1 && Math.abs(level - 5) > 0.7) {
    process.exitCode = 1;
    console.log("FAILED: the level");
  }
}
