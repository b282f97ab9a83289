/**
 * Bundles what the package exports. Its entries share one chunk for the library, as every file costs time at the start, and
 * declared packages stay imports; other packages are bundled along, the large ones into chunks that are loaded on demand.
 * The small entry and the scripts for pages without a bundler stand alone; the small ones carry a kernel of their own
 * (assembly/index-fit.ts). Types are bundled from the declarations that tsc wrote into
 * build/types, so that the package declares what can be imported and nothing else.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { esmExternalRequirePlugin } from "rolldown/plugins";
import { minifySync } from "rolldown/utils";
import { dts } from "rolldown-plugin-dts";
import { minify } from "terser";
import { kernelFile } from "../assembly/kernel-module.mjs";
import { collectPackages, writeNotices } from "./notices.mjs";
import { packedHdf5 } from "./packed-hdf5.mjs";
import { plainLoader } from "./plain-loader.mjs";
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
const minified = { ...dist, comments: false, minify: true, chunkFileNames: "chunks/min-[name]-[hash].js" };

/** What is large stands in chunks by their own names, which the entries and the scripts share. */
const shared = {
  "chunks/h5wasm": "h5wasm",
  "chunks/linkedom": "linkedom",
  "chunks/compressors": "hyparquet-compressors",
  "chunks/read-excel": "read-excel-file/universal",
  "chunks/report-app": here("report/app-bundle.ts"),
};
/** These chunks as the files of scripts name them that ask for them: chunks, but for the script of the report. */
const sharedOutside = {
  name: "shared-outside",
  resolveId: {
    filter: {
      id: /^(?:h5wasm|linkedom|hyparquet-compressors|read-excel-file\/universal)$|\/app-bundle\.js$/,
    },
    handler(id) {
      const [chunk] = Object.entries(shared).find(([, from]) => id === from) ?? ["chunks/report-app"];
      const isOfReport = /report-app|linkedom/.test(chunk);
      return { id: isOfReport ? `./${chunk}.js` : chunk.replace("chunks", ".") + ".js", external: true };
    },
  },
};

/** papaparse asks for streams of Node, and uses them when it is given one. */
const noStreams = {
  name: "no-streams",
  resolveId: { filter: { id: /^stream$/ }, handler: () => "\0stream" },
  load: { filter: { id: /^\0stream$/ }, handler: () => "export default {};" },
};

/** The small entries take their own kernel, and of modules that have a smaller form, `NAME.small.ts`, that one. */
const small = {
  name: "small",
  resolveId: {
    filter: { id: /^\.{1,2}\/.*\.js$/ },
    handler(id, importer) {
      if (id.endsWith("/wasm-bytes.js")) return here("../build/fit-bytes.ts");
      const form = resolve(dirname(importer), id.replace(/\.js$/, ".small.ts"));
      return existsSync(form) ? form : undefined;
    },
  },
};

/**
 * Scripts for pages take the form of a module that they load on demand, `NAME.script.ts`, which asks for `NAME.js` itself, and
 * start with a kernel that has what they start with.
 */
const onDemand = {
  name: "on-demand",
  resolveId: {
    filter: { id: /^\.{1,2}\/.*\.js$/ },
    handler(id, importer) {
      if (importer === undefined || importer.endsWith("/kernel/whole-bytes.ts")) return undefined;
      if (id.endsWith("/wasm-bytes.js")) return here("../build/core-bytes.ts");
      const form = resolve(dirname(importer), id.replace(/\.js$/, ".script.ts"));
      return existsSync(form) && form !== importer ? form : undefined;
    },
  },
};

/** What workers of verbs run is one file for modules and scripts, whose verbs lie in a chunk. */
const pieceWorker = {
  name: "piece-worker",
  resolveId: {
    filter: { id: /\/piece-worker\.js$/ },
    handler: () => ({ id: "../piece-worker.js", external: true }),
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

/** Packages of others are minified, as nobody reads them here. */
const othersMinified = {
  name: "others-minified",
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (!file.moduleIds?.every((id) => id.includes("node_modules"))) continue;
      file.code = minifySync(file.fileName, file.code, { module: true }).code;
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
    // But for what workers of verbs run, a file of its own that is loaded when they are first wanted.
    {
      name: "library",
      test: new RegExp(`^(?!.*node_modules|.*/threads/piece-worker).*/src/(?:${phases})\\b`),
    },
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
  plugins: [
    nodeModules,
    noCanvas,
    packedHdf5,
    plainLoader,
    collectPackages,
    othersMinified,
    pureInitialisers,
    textsLast(false),
  ],
  input: {
    index: here("index.ts"),
    "io/index": here("io/index.ts"),
    "options/index": here("options/index.ts"),
    "report/index": here("report/index.ts"),
    "cli/main": here("cli/main.ts"),
    "piece-worker": here("model/threads/piece-worker.ts"),
    ...shared,
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
await build({
  ...entries,
  input: { "index-fit": here("index-fit.ts") },
  plugins: [small, plainLoader, pureInitialisers, textsLast(false)],
  output: readable,
});
/** The modules of the library; the other scripts import them from its own, so that errors and the kernel are the same in all. */
const { output: alone } = await build({
  ...script,
  input: here("index.ts"),
  plugins: [onDemand, pieceWorker],
  // What is loaded on demand takes what it needs from the script itself.
  preserveEntrySignatures: "allow-extension",
  write: false,
});
const ofLibrary = new Set(alone.flatMap(({ isEntry, moduleIds = [] }) => (isEntry ? moduleIds : [])));
const inScripts = {
  groups: [
    { name: "mixedlm.min", test: (id) => ofLibrary.has(id) },
    // Before the files, which read trees.
    { name: "balances", test: /\/src\/(?:balances|tree)\// },
    { name: "files", test: /\/src\/io\/(?!index|arrow\/|parquet\/|biom\/|zip\/)/ },
    { name: "parquet", test: /\/src\/io\/parquet\// },
    { name: "arrow", test: /\/src\/io\/arrow\// },
    { name: "words", test: /\/src\/options\/(?:words|commands)\// },
  ],
};
await build({
  ...script,
  input: {
    "mixedlm.min": here("index.ts"),
    "mixedlm-io.min": here("io/index.ts"),
    "mixedlm-report.min": here("report/index.ts"),
  },
  plugins: [onDemand, pieceWorker, sharedOutside, noStreams, plainLoader, textsLast(true)],
  preserveEntrySignatures: "allow-extension",
  output: { ...minified, codeSplitting: inScripts },
});
await build({
  ...script,
  input: { "mixedlm-fit.min": here("index-fit.ts") },
  plugins: [small, plainLoader, textsLast(true)],
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
