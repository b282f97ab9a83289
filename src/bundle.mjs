/**
 * Bundles what the package exports. Its entries share one chunk for the library, as every file costs time at the start, and
 * declared packages stay imports. The small entry and the scripts for pages without a bundler stand alone; the small ones
 * carry a kernel of their own (assembly/index-fit.ts). Types are bundled from the declarations that tsc wrote into
 * build/types, so that the package declares what can be imported and nothing else.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { dts } from "rolldown-plugin-dts";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(here("../package.json"), "utf8"));
const dist = { dir: here("../dist"), format: "esm", entryFileNames: "[name].js" };

const isDeclared = (id) =>
  id.startsWith("node:") ||
  Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));

const entries = {
  platform: "neutral",
  resolve: { mainFields: ["module", "main"] },
  external: isDeclared,
  treeshake: { moduleSideEffects: false },
};
const readable = { ...dist, comments: { legal: false, jsdoc: false } };

const script = { platform: "browser", treeshake: { moduleSideEffects: false } };
const minified = { ...dist, comments: false, minify: true, chunkFileNames: "mixedlm-[name]-[hash].js" };

const smallKernel = {
  name: "small-kernel",
  resolveId: { filter: { id: /\/wasm-bytes\.js$/ }, handler: () => here("../build/fit-bytes.ts") },
};

const phases =
  "problem|errors|options/(?!words|commands|index)|kernel|table|tree|balances|formula|design|fit|inference|resample|model";
const inOneChunk = {
  groups: [
    { name: "library", test: new RegExp(`/src/(?:${phases})\\b`) },
    // What every use of files starts with; the readers of each format are loaded on demand.
    {
      name: "files",
      test: /\/src\/io\/(?!index)(?:files\/|q2\/|text\/find-header|stream\/(?:spool|file-bytes))?[^/]+\.ts$/,
    },
    { name: "parquet", test: /\/src\/io\/parquet\// },
    { name: "arrow", test: /\/src\/io\/arrow\// },
    // After the files, whose formats they name.
    { name: "words", test: /\/src\/options\/(?:words|commands)\// },
  ],
};

await build({
  ...entries,
  input: {
    index: here("index.ts"),
    "io/index": here("io/index.ts"),
    "options/index": here("options/index.ts"),
    "report/index": here("report/index.ts"),
    "cli/main": here("cli/main.ts"),
  },
  output: { ...readable, chunkFileNames: "chunks/[name]-[hash].js", codeSplitting: inOneChunk },
});
const declared = (name) => [name, here(`../build/types/${name}.d.ts`)];
await build({
  input: Object.fromEntries(
    ["index", "index-fit", "io/index", "options/index", "report/index"].map(declared),
  ),
  plugins: [dts({ dtsInput: true })],
  external: isDeclared,
  output: { dir: dist.dir, format: "esm", chunkFileNames: "chunks/[name]-[hash].d.ts" },
});
const small = { "index-fit": here("index-fit.ts") };
await build({ ...entries, input: small, plugins: [smallKernel], output: readable });
await build({ ...script, input: { "mixedlm.min": here("index.ts") }, output: minified });
await build({
  ...script,
  input: { "mixedlm-fit.min": here("index-fit.ts") },
  plugins: [smallKernel],
  output: minified,
});
// The manual page, which npm installs with the program.
const manual = execFileSync(process.execPath, [here("../dist/cli/main.js"), "man"], { encoding: "utf8" });
writeFileSync(here("../dist/mixedlm.1"), manual);
