/**
 * Does every verb hold its level? Studies without an effect as columns: 8 groups of 3, 30 unbalanced subjects, 10 × 8 crossed,
 * 12 with slopes (bench/levels/designs.ts); a line per design, method and term: rejections in per cent at 5 % and 0.1 % with their
 * Monte-Carlo standard errors, or how often limits at 95 % hold the truth.
 *
 *     node bench/peers.mjs levels tests --design 0 --studies 200000     # single tests, moderate
 *     node bench/peers.mjs levels models --studies 20000                # likelihood ratios, tests of variances
 *     node bench/peers.mjs levels permute --studies 2000 --nperm 999    # permute with max-T, tables of 8 responses
 *     node bench/peers.mjs levels wholeTable --studies 2000             # the same tables
 *     node bench/peers.mjs levels coverage --studies 2000               # Wald, profile, bootstrap, BCa, predictions
 *
 * docs/resampling.md has the table. Nothing fails here: levels are figures, and tests check the worst of them.
 */
import { parseArgs } from "node:util";
import { fitSync } from "../src/index.js";
import { coverage } from "./levels/coverage.js";
import { drawResponses, type Study, studies } from "./levels/designs.js";
import { likelihoods, varianceLevels } from "./levels/models.js";
import { every, Rates } from "./levels/rates.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    studies: { type: "string", default: "2000" },
    design: { type: "string" },
    seed: { type: "string", default: "1" },
    nperm: { type: "string", default: "99" },
  },
});
const [part = "tests"] = positionals;
const count = Number(values.studies);
const seed = Number(values.seed);
const nperm = Number(values.nperm);
/** Responses fitted at a time, and of a table. */
const CHUNK = 2000;
const TABLE = 8;

const parts: Readonly<Record<string, (study: Study, rates: Rates) => void>> = {
  tests: singleTests,
  models: (study, rates) => {
    likelihoods(study, rates, count, seed);
    varianceLevels(study, rates, count, seed);
  },
  permute: permutations,
  wholeTable: wholeTables,
  coverage: (study, rates) => coverage(study, rates, count, seed),
};

const run = parts[part];
if (run === undefined)
  throw new Error(`levels: no part named '${part}'; there are ${Object.keys(parts).join(", ")}`);
const chosen = values.design === undefined ? studies : [studies[Number(values.design)]!];
for (const make of chosen) {
  const study = make();
  const rates = new Rates();
  run(study, rates);
  rates.print(study.name);
}

function singleTests(study: Study, rates: Rates): void {
  for (let first = 0; first < count; first += CHUNK) {
    const size = Math.min(CHUNK, count - first);
    const model = fitSync(study.plan, drawResponses(study, first, size, undefined, seed));
    const unlike = fitSync(study.plan, drawResponses(study, first, size, { priorDf: 8 }, seed));
    const tests = [
      ["Satterthwaite", model.tidy().columns.p_value],
      ["Kenward-Roger", model.infer({ test: "kenward-roger" }).tidy().columns.p_value],
      ["Wald z", model.infer({ test: "normal" }).tidy().columns.p_value],
      ["moderate, variances alike", model.moderate().tests.columns.p_value],
      ["moderate, d0 = 8", unlike.moderate().tests.columns.p_value],
    ] as const;
    for (const [name, p] of tests) {
      model.terms.forEach((term, j) => {
        if (j > 0) rates.add(`${name}\t${term}`, every(p as Float64Array, model.terms.length, j));
      });
    }
  }
}

function* tables(study: Study) {
  for (let table = 0; table < count; table++)
    yield { table, model: fitSync(study.plan, drawResponses(study, table * TABLE, TABLE, undefined, seed)) };
}

function wholeTables(study: Study, rates: Rates): void {
  for (const { table, model } of tables(study)) {
    const { term, p_value } = model.wholeTable({ nperm, seed: table }).columns;
    term.forEach((name, j) => {
      rates.add(`wholeTable\t${name}`, [p_value[j]!]);
    });
  }
}

/** The responses of a table see the same permutations, so that the error of a single one is larger than printed. */
function permutations(study: Study, rates: Rates): void {
  const terms = study.plan.design.fixed.columns.slice(1);
  for (const { table, model } of tables(study)) {
    for (const name of terms) {
      const { columns } = model.permute({ term: name, nperm, seed: table });
      rates.add(`permute, one response\t${name}`, columns.p_value);
      rates.add(`permute, largest of 8\t${name}`, [Math.min(...columns.p_family)]);
    }
  }
}
