import { fitSync, prepare } from "../src/index.js";
import { makeStudy } from "./data.js";
import { sumTable } from "./memory-sum.js";
import { withScratch } from "../src/kernel/scratch.js";
import { openDesign } from "../src/fit/fit-design.js";
import { testCoefficients, tTails } from "../src/inference/wald.js";
import { fitTable } from "../src/fit/fit-table.js";
import { columnNames } from "../src/table/columns.js";
import { adjustByTerm } from "../src/inference/adjust-by-term.js";

const responses = Number(process.argv[2] ?? 10000);
const study = makeStudy({ seed: 1, samples: 1000, groups: 100, groupSize: [8, 12], covariates: 5, responses });
const names = columnNames(study.table);
const plan = prepare(study.formula, study.metadata, { groups: "group" });
const d: any = plan.reduced;
console.log(`n ${d.n} p ${d.p} classes ${d.classes} reduced ${d.reduced} within ${d.within} spectral ${d.spectral?.value.length}`);
const req = { reml: true, satterthwaite: true, joint: false };
const req0 = { reml: true, satterthwaite: false, joint: false };
const result = fitTable(plan, study.table, names, req);
const tests = testCoefficients(result, "satterthwaite", "gls");
const columns = names.map((n) => study.table.columns[n] as Float64Array);
const kern = (wanted: number) => () =>
  withScratch((scratch) => {
    const open = openDesign(scratch, d, true, false);
    const n = d.n, capacity = 65;
    const y = scratch.f64(capacity * n), rec = scratch.f64(capacity * open.recordSize);
    const view = scratch.viewF64(y, capacity * n);
    for (let from = 0; from < responses; from += capacity) {
      const c = Math.min(capacity, responses - from);
      for (let i = 0; i < c; i++) view.set(columns[from + i]!, i * n);
      if (wanted >= 0) open.fit(y, c, wanted, rec);
    }
  });
const works: [string, () => unknown][] = [
  ["sum", () => sumTable(study.table)],
  ["copy in", kern(-1)],
  ["kernel + copy, no df", kern(0)],
  ["kernel + copy, df", kern(1)],
  ["fitTable no df", () => fitTable(plan, study.table, names, req0)],
  ["fitTable df", () => fitTable(plan, study.table, names, req)],
  ["testCoefficients", () => testCoefficients(result, "satterthwaite", "gls")],
  ["tTails", () => tTails(tests.statistic, tests.df)],
  ["q-values", () => adjustByTerm(tests.p, 6, "bh")],
  ["fitSync + p + q", () => { const m = fitSync(plan, study.table); m.pvalues(); m.qvalues(); }],
];
const runs = Number(process.argv[3] ?? 15);
for (const [, w] of works) { w(); w(); }
const rows = works.map(() => [] as [number, number][]);
for (let r = 0; r < runs; r++)
  works.forEach(([, w], j) => {
    const c = process.cpuUsage(), t = performance.now();
    w();
    const time = performance.now() - t, { user, system } = process.cpuUsage(c);
    rows[j]!.push([time, (user + system) / 1000]);
  });
works.forEach(([name], j) => {
  const t = rows[j]!.map((x) => x[0]).sort((a, b) => a - b), c = rows[j]!.map((x) => x[1]).sort((a, b) => a - b);
  const f = (x: number) => ((1000 * x) / responses).toFixed(2).padStart(7);
  console.log(name.padEnd(24), "median", f(t[runs >> 1]!), "best", f(t[0]!), "cpu median", f(c[runs >> 1]!), "cpu best", f(c[0]!));
});
