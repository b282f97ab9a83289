/**
 * Is the power of a whole study right, and what does it take? 1,000 responses × 500 studies × 10 designs; balanced designs against
 * the noncentral t; three designs against direct simulation, row by row.
 *
 *     node bench/peers.mjs power [--studies 500] [--responses 1000] [--direct 40000]
 *
 * Prints seconds of processor and differences in per cent; fails where a balanced design is off by 0.5 or another by 1.
 */
import { parseArgs } from "node:util";
import { designOnRows } from "../src/design/rows/take-rows.js";
import { prepare } from "../src/fit/prepare/prepare.js";
import { distributions } from "../src/inference/distributions.js";
import { planOf } from "../src/model/power/planned-studies.js";
import { power } from "../src/model/power/power.js";
import { rowsLeft } from "../src/resample/studies/dropout.js";
import { clustersOf } from "../src/resample/studies/grown-clusters.js";
import { drawStudiesByRows } from "../src/resample/studies/study-rows.js";
import { twoArms } from "../test/support/planned-study.js";
import { machine } from "./machine.js";

const { values } = parseArgs({
  options: {
    studies: { type: "string", default: "500" },
    responses: { type: "string", default: "1000" },
    direct: { type: "string", default: "40000" },
  },
});
const [nsim, responses, direct] = [values.studies, values.responses, values.direct].map(Number) as [
  number,
  number,
  number,
];
const formula = "arm * center(week) + (1 | subject)";
const times = { week: [0, 1, 2, 3] };

function seconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function fail(what: string): void {
  process.exitCode = 1;
  console.log(`FAILED: ${what}`);
}

console.log(machine());
const before = seconds();
const ten = power({
  formula,
  metadata: twoArms(20),
  times,
  ngroups: [20, 30, 40, 60, 80],
  dropout: [0, 0.3],
  coefficients: { "arm:center(week)": { sd: 0.4 } },
  theta: Array.from({ length: responses }, (_, i) => [0.3 + (1.7 * i) / responses]),
  share: 0.1,
  responses,
  nsim,
});
console.log(
  `${responses} responses x ${nsim} studies x 10 designs: ${(seconds() - before).toFixed(1)} s of processor`,
);
ten.columns.groups.forEach((groups, i) => {
  const { dropout, fdr_power, false_share, width } = ten.columns;
  console.log(
    `  ${groups} groups, dropout ${dropout[i]}: ${(100 * fdr_power[i]!).toFixed(1)} % found, ${(100 * false_share[i]!).toFixed(1)} % false, width ${width[i]!.toFixed(3)}`,
  );
});

// R: two(df, ncp) = 1 - pt(q, df, ncp) + pt(-q, df, ncp), in test/fixtures/power/make.R.
const exact = {
  arm: [0.2777178, 0.5338854, 0.8415709],
  "arm:center(week)": [0.3250194, 0.5795928, 0.8680888],
};
for (const [term, expected] of Object.entries(exact)) {
  const { columns } = power({
    formula,
    metadata: twoArms(12),
    ngroups: [12, 24, 48],
    coefficients: { [term]: term === "arm" ? 1.8 : 0.4 },
    theta: [2],
    responses,
    nsim: 400,
  });
  expected.forEach((value, i) => {
    const difference = 100 * (columns.power[i]! - value);
    console.log(
      `noncentral t, ${term}, ${columns.groups[i]} groups: ${(100 * value).toFixed(2)} %, ${difference.toFixed(2)} from it`,
    );
    if (Math.abs(difference) > 0.5) fail("the noncentral t");
  });
}

for (const [own, theta, groups, dropout] of [
  [formula, [0.5], 16, 0.4],
  ["arm * center(week) + (week | subject)", [1, 0.1, 0.4], 24, 0],
  [formula, [0.2], 10, 0.2],
] as const) {
  const metadata = twoArms(groups);
  const size = 0.45;
  const { columns } = power({
    formula: own,
    metadata,
    times,
    dropout,
    coefficients: { "arm:center(week)": size },
    theta,
    responses: 500,
    nsim: Math.ceil((2 * direct) / 500),
  });
  const plan = prepare(own, metadata);
  const column = plan.design.fixed.columns.indexOf("arm:center(week)");
  const weeks = metadata.columns["week"] as Float64Array;
  const left = rowsLeft(clustersOf(plan.design), weeks, { dropout, growth: 1, missing: 0 }, 77);
  let found = 0;
  let tests = 0;
  const each = 200;
  for (let study = 0; study < direct / each; study++) {
    const rows = left(study);
    const design = rows === undefined ? plan.design : designOnRows(plan.design, rows);
    const law = { count: each, values: Float64Array.from(theta), parameters: theta.length };
    drawStudiesByRows(
      design,
      planOf(plan, design),
      { seed: 99, name: "direct" },
      law,
      [column],
      [study],
      (_, [drawn]) => {
        const { error, standardError, df } = drawn!;
        error.forEach((value, i) => {
          if (Number.isNaN(value)) return;
          tests++;
          if (distributions.tTwoSided((value + size) / standardError[i]!, df[i]!) <= 0.05) found++;
        });
      },
    );
  }
  const difference = 100 * (columns.power[0]! - found / tests);
  console.log(
    `direct, ${own}, ${groups} groups, dropout ${dropout}: ${((100 * found) / tests).toFixed(2)} %, ${difference.toFixed(2)} from it`,
  );
  if (Math.abs(difference) > 1) fail("direct simulation");
}
