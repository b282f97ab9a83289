/**
 * Bundles what the package exports. Its entries share one chunk for the library, as every file costs time at the start, and
 * declared packages stay imports; other packages are bundled along, the large ones into chunks that are loaded on demand.
 * The small entry and the scripts for pages without a bundler stand alone; the small ones carry a kernel of their own
 * (assembly/index-fit.ts). Types are bundled from the declarations that tsc wrote into
 * build/types, so that the package declares what can be imported and nothing else.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { esmExternalRequirePlugin } from "rolldown/plugins";
import { minifySync } from "rolldown/utils";
import { dts } from "rolldown-plugin-dts";
import { minify } from "terser";
import { kernelFile } from "../assembly/kernel-module.mjs";
import { collectPackages, writeNotices } from "./notices.mjs";
import { pureInitialisers } from "./pure.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { dependencies } = JSON.parse(readFileSync(here("../package.json"), "utf8"));
const dist = { dir: here("../dist"), format: "esm", entryFileNames: "[name].js" };

/** What stays an import; papaparse asks for streams of Node only when it is given one. */
const isDeclared = (id) =>
  id === "stream" || Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));

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

/** The small kernel has no structures of repeated measures. */
const smallStructures = {
  name: "small-structures",
  load: {
    filter: { id: /\/src\/covariance\/further\.ts$/ },
    handler: () => "export const furtherStructures = {};",
  },
};

/** Modules of Node, which bundled packages may ask for in the manner of CommonJS. */
const nodeModules = esmExternalRequirePlugin({ external: [/^node:/, "events", "readline"] });

/** linkedom draws on a canvas where one is installed; figures are SVG. */
const noCanvas = {
  name: "no-canvas",
  resolveId: {
    filter: { id: /^canvas$/ },
    handler: () => here("../node_modules/linkedom/commonjs/canvas-shim.cjs"),
  },
};

/** Characters that may stand in any literal, by the escapes that a minifier writes. */
const RAW = new Map([
  ["\\0", "\0"],
  ["\\x00", "\0"],
  ["\\x07", "\x07"],
  ["\\v", "\v"],
  ["\\f", "\f"],
  ["\\x1B", "\x1b"],
  ["\\xA0", "\xa0"],
]);

/**
 * Packages of others are minified, as nobody reads them here. The kernel of h5wasm is a text that has such characters by the
 * hundred thousand: 0.6 MB less.
 */
const othersMinified = {
  name: "others-minified",
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (!file.moduleIds?.every((id) => id.includes("node_modules"))) continue;
      const { code } = minifySync(file.fileName, file.code, { module: true });
      file.code = code.replace(/\\(0(?!\d)|x[01A][\dA-F]|.)/gs, (written) => RAW.get(written) ?? written);
    }
  },
};

const LONG_TEXT = /function [\w$]+\(\)\s*\{\s*return\s*["`][A-Za-z0-9+/=]{1000,}["`];?\s*\}/g;

/**
 * Moves the functions that return the packed kernel to the end of a file: gzip sees 32 kB back, and finds what repeats in
 * the code on both sides of such a text only when it does not lie between (2 kB of the small script). Scripts are minified
 * once more, which takes off another 1 to 2 %.
 */
const textsLast = (isScript) => ({
  name: "texts-last",
  async generateBundle(_, files) {
    for (const file of Object.values(files)) {
      const texts = file.code?.match(LONG_TEXT) ?? [];
      if (texts.length === 0) continue;
      const rest = file.code.replace(LONG_TEXT, "");
      const { code } = isScript ? await minify(rest, AGAIN) : { code: rest };
      file.code = `${code}\n${texts.join("\n")}\n`;
    }
  },
});
const AGAIN = { module: true, ecma: 2022, compress: { passes: 2 } };

const phases =
  "problem|errors|options/(?!words|commands|index)|kernel|table|tree|balances|formula|design|fit|inference|resample|model";
const inOneChunk = {
  groups: [
    { name: "library", test: new RegExp(`^(?!.*node_modules).*/src/(?:${phases})\\b`) },
    // What every use of files starts with; the readers of each format are loaded on demand.
    {
      name: "files",
      test: /\/src\/io\/(?!index)(?:files\/|q2\/|text\/find-header|stream\/(?:spool|file-bytes))?[^/]+\.ts$/,
    },
    { name: "h5wasm", test: /node_modules\/h5wasm\// },
    {
      name: "linkedom",
      test: /node_modules\/(?:linkedom|css-|cssom|dom|entities|html|nth-check|boolbase|uhyphen)/,
    },
    { name: "parquet", test: /\/src\/io\/parquet\// },
    { name: "arrow", test: /\/src\/io\/arrow\// },
    // After the files, whose formats they name.
    { name: "words", test: /\/src\/options\/(?:words|commands)\// },
  ],
};

await build({
  ...entries,
  plugins: [nodeModules, noCanvas, collectPackages, othersMinified, pureInitialisers, textsLast(false)],
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
// What `require` gives has the same types, which a CommonJS module takes from declarations of its own kind.
for (const file of readdirSync(dist.dir, { recursive: true }).filter((path) => path.endsWith(".d.ts"))) {
  const text = readFileSync(`${dist.dir}/${file}`, "utf8");
  writeFileSync(
    `${dist.dir}/${file.replace(/\.ts$/, ".cts")}`,
    text.replace(/(from "\.[^"]+)\.js"/g, '$1.cjs"'),
  );
}
const small = { "index-fit": here("index-fit.ts") };
await build({
  ...entries,
  input: small,
  plugins: [smallKernel, smallStructures, pureInitialisers, textsLast(false)],
  output: readable,
});
await build({
  ...script,
  input: { "mixedlm.min": here("index.ts") },
  plugins: [textsLast(true)],
  output: minified,
});
await build({
  ...script,
  input: { "mixedlm-fit.min": here("index-fit.ts") },
  plugins: [smallKernel, smallStructures, textsLast(true)],
  output: minified,
});
for (const [name, kernel] of [
  ["kernel", "kernel"],
  ["fit-kernel", "fit"],
]) {
  writeFileSync(here(`../dist/${name}.wasm`), kernelFile(readFileSync(here(`../build/${kernel}.wasm`))));
}
writeNotices(here("../dist/THIRD-PARTY-NOTICES.txt"));
// The manual page, which npm installs with the program.
const manual = execFileSync(process.execPath, [here("../dist/cli/main.js"), "man"], { encoding: "utf8" });
writeFileSync(here("../dist/mixedlm.1"), manual);
