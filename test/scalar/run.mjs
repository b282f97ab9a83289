/**
 * `npm run test:scalar`: does arithmetic on vectors change a bit? Writes the kernel with scalar arithmetic to
 * build/scalar-bytes.ts, and compares the bits of every verb with those of the kernel that is shipped.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { kernelModule } from "../../assembly/kernel-module.mjs";
import * as shipped from "../../dist/index.js";
import { assemble, disassemble } from "../mutants/mutate.mjs";
import { everyVerb } from "../package/consumers/every-verb.mjs";
import { lower } from "./lower.mjs";

const BYTES = resolve("build/scalar-bytes.ts");
const LIBRARY = resolve("build/scalar/index.mjs");

const { text, count } = lower(disassemble(readFileSync("build/kernel.named.wasm")));
mkdirSync("build/scalar", { recursive: true });
writeFileSync(BYTES, kernelModule(assemble(text)));
const otherKernel = {
  name: "other kernel",
  setup: ({ onResolve }) => onResolve({ filter: /wasm-bytes\.js$/ }, () => ({ path: BYTES })),
};
await build({
  entryPoints: ["src/index.ts"],
  outfile: LIBRARY,
  bundle: true,
  format: "esm",
  platform: "node",
  plugins: [otherKernel],
});

const expected = await everyVerb(shipped);
const found = await everyVerb(await import(pathToFileURL(LIBRARY).href));
const verbs = Object.keys(expected);
const differing = verbs.filter((verb) => found[verb] !== expected[verb]);
console.log(`${count} operators on vectors made scalar: ${verbs.length - differing.length} verbs the same`);
for (const verb of differing) console.log(`  differing: ${verb}`);
process.exitCode = count > 0 && differing.length === 0 ? 0 : 1;
