/** What a program gets of an entry by functions that return promises, or after `loadParts` by those that answer at once. */
import { readFileSync } from "node:fs";

const [entry, mode] = process.argv.slice(2);
const library = await import(entry);
const { loadParts, mixedlm, mixedlmSync, power, sensitivity, treeBalances, voom } = library;

let state = 7;
const uniform = () => {
  state = (state * 16_807) % 2_147_483_647;
  return state / 2_147_483_647;
};
const index = Array.from({ length: 48 }, (_, i) => `s${i}`);
const patient = index.map((_, i) => `p${Math.floor(i / 6)}`);
const time = Float64Array.from(index, (_, i) => i % 6);
const visit = Array.from(time, (t) => `v${t}`);
const half = Array.from(time, (t) => `h${Math.floor(t / 3)}`);
const y = Float64Array.from(index, (_, i) => 0.3 * time[i] + (Math.floor(i / 6) % 3) + uniform());
const counts = Object.fromEntries(
  ["a", "b", "c"].map((name) => [name, Float64Array.from(index, () => Math.floor(1 + 20 * uniform()))]),
);
const metadata = { index, columns: { patient, time, visit, half } };
const table = { index, columns: { y } };
const tree = "((a,b),c);";
const fits = [
  ["time + (1 | patient)", {}],
  ["time + (1 | patient)", { test: "kenward-roger" }],
  ["time + (1 | patient)", { vcov: "cr2" }],
  ["time", { residual: "ar1(visit | patient)" }],
  ["time + cs(0 + half | patient)", {}],
];
const numbers = ({ result }) => [...result.beta, ...result.theta, ...result.df, ...result.vcov];
const say = (name, value) => console.log(JSON.stringify([name, value]));
const columns = ({ columns }) => Object.values(columns).map((column) => Array.from(column));
const asked = { nsim: 19, seed: 1 };

async function byPromises() {
  for (const [formula, options] of fits) {
    say(
      JSON.stringify(options),
      numbers(await mixedlm(formula, table, metadata, { ...options, threads: 2 })),
    );
  }
  const model = await mixedlm("time + (1 | patient)", table, metadata);
  say("anova", columns(model.anova()));
  const threads = 0;
  say("profile", columns(await model.profile({ threads })));
  say("bootstrap", columns(await model.bootstrap({ ...asked, threads: 2 })));
  say("permute", columns(await model.permute({ nperm: 19, seed: 1, term: "time", threads })));
  say("wholeTable", columns(await model.wholeTable({ nperm: 19, seed: 1, threads })));
  say("boot", Array.from((await model.confint({ ...asked, method: "boot", threads })).lower.values));
  const balances = await mixedlm("time", { index, columns: counts }, metadata, { groups: "patient", tree });
  say("tree", [numbers(balances), Array.from(balances.coefficients({ tree }).values)]);
  const grid = { groups: "patient", tree, pseudocounts: [0.5, 1] };
  say(
    "sensitivity",
    columns((await sensitivity("time", { index, columns: counts }, metadata, grid)).effects),
  );
  say("voom", columns((await voom({ index, columns: counts }, "time", metadata)).table));
  await library.closePool();
}

async function atOnce() {
  await loadParts();
  for (const [formula, options] of fits) {
    say(JSON.stringify(options), numbers(mixedlmSync(formula, table, metadata, options)));
  }
  const model = mixedlmSync("time + (1 | patient)", table, metadata);
  say("anova", columns(model.anova()));
  say("profile", columns(model.profile()));
  say("bootstrap", columns(model.bootstrap(asked)));
  say("permute", columns(model.permute({ nperm: 19, seed: 1, term: "time" })));
  say("wholeTable", columns(model.wholeTable({ nperm: 19, seed: 1 })));
  say("boot", Array.from(model.confint({ ...asked, method: "boot" }).lower.values));
  const { balances } = treeBalances({ index, columns: counts }, tree);
  say("tree", columns(balances));
  say("infer", numbers(model.infer({ test: "kenward-roger" })));
  say("influence", Array.from(model.influence().leverage.values));
  say("certificates", columns(model.certificates()));
  say("varianceTests", columns(model.varianceTests()));
  say("simulate", columns(model.simulate({ nsim: 1, seed: 2 })[0]));
  say("power", columns(power({ pilot: model, coefficients: { time: 0.3 }, nsim: 20 })));
}

async function useKernel() {
  const file = new URL(import.meta.resolve("mixedlm/kernel.wasm"));
  library.useKernel(new WebAssembly.Module(readFileSync(file)));
  await atOnce();
}

function refused() {
  const model = mixedlmSync("time + (1 | patient)", table, metadata);
  const tries = {
    infer: () => model.infer({ test: "kenward-roger" }),
    robust: () => model.infer({ vcov: "cr2" }),
    residual: () => mixedlmSync("time", table, metadata, { residual: "ar1(visit | patient)" }),
    structure: () => mixedlmSync("time + cs(0 + half | patient)", table, metadata),
    profile: () => model.profile(),
    bootstrap: () => model.bootstrap(),
    permute: () => model.permute({ term: "time" }),
    compare: () => model.compare(model),
    certificate: () => model.certificate("y"),
    balances: () => treeBalances({ index, columns: counts }, tree),
    power: () => power({ pilot: model }),
  };
  for (const [name, run] of Object.entries(tries)) {
    let answer = "no error";
    try {
      run();
    } catch (error) {
      answer = `${error.code} ${error.message}`;
    }
    say(name, answer);
  }
}

await { byPromises, atOnce, refused, useKernel }[mode]();
