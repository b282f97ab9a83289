/**
 * `node assembly/compile.mjs NAME`: compiles a kernel, as the target of that name in asconfig.json says, and writes it as
 * text into a module. What the same sources, settings and compiler have made already is left as it stands.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { kernelModule } from "./kernel-module.mjs";

/** The kernels by name: entry, result, the module that carries it, whether it is made to be fast and small. */
const KERNELS = {
  release: ["assembly/index.ts", "build/kernel.wasm", "src/kernel/wasm-bytes.ts", true],
  fit: ["assembly/index-fit.ts", "build/fit.wasm", "build/fit-bytes.ts", true],
  core: ["assembly/index-core.ts", "build/core.wasm", "build/core-bytes.ts", true],
  guarded: ["assembly/index.ts", "build/kernel.guarded.wasm", "build/guarded-bytes.ts", false],
  debug: ["assembly/index.ts", "build/kernel.debug.wasm", "build/debug-bytes.ts", false],
};
/** Names are for `sorted`, which takes them out. */
const FAST = ["--transform", "./assembly/inline.mjs", "--debug"];

/** Compile a kernel and write its module, unless both are there and what they are made of is the same. */
export async function makeKernel(name) {
  if (isMade(name)) return;
  const [entry, wasm, module, isFast] = KERNELS[name];
  await compile("assembly/unpack.ts", "unpack", "build/unpack.wasm");
  await compile(entry, name, wasm, ...(isFast ? FAST : []));
  if (isFast) writeFileSync(wasm, await sorted(readFileSync(wasm)));
  const bytes = readFileSync(wasm);
  // Scripts for pages start with the core, and take the kernel of the library when they want more.
  const whole = name === "core" ? readFileSync(KERNELS.release[1]) : bytes;
  const text = kernelModule(bytes, isFast ? 9 : 1, whole);
  writeFileSync(module, text);
  const zipped = gzipSync(text, { level: 9 }).length;
  console.log(`${wasm}: ${bytes.length} bytes, ${zipped} as gzipped text`);
  writeFileSync(stampOf(name), stateOf(name));
}

async function compile(entry, target, wasm, ...further) {
  const { default: asc } = await import("assemblyscript/asc");
  const { error, stderr } = await asc.main([entry, "--target", target, ...further, "--outFile", wasm]);
  process.stderr.write(stderr.toString());
  if (error) throw error;
}

/** The same code in an order that packs better: functions of a file beside each other, frequent locals first. */
async function sorted(bytes) {
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(bytes);
  module.setFeatures(binaryen.Features.All);
  module.runPasses(["reorder-functions-by-name", "reorder-locals"]);
  binaryen.setDebugInfo(false);
  return module.emitBinary();
}

/** Is a kernel there, made of what stands in the sources now? */
export function isMade(name) {
  return existsSync(stampOf(name)) && readFileSync(stampOf(name), "utf8") === stateOf(name);
}

function stampOf(name) {
  return `${KERNELS[name][1]}.stamp`;
}

function stateOf(name) {
  const [, wasm, module] = KERNELS[name];
  const sources = readdirSync("assembly", { recursive: true }).filter((path) =>
    /\.(ts|mjs|json)$/.test(path),
  );
  const compilers = ["assemblyscript", "binaryen", "lzma"].map((each) => `node_modules/${each}/package.json`);
  const whole = name === "core" ? [KERNELS.release[1]] : [];
  const inputs = [
    "asconfig.json",
    ...whole,
    ...compilers,
    ...sources.sort().map((path) => `assembly/${path}`),
  ];
  return [...inputs, wasm, module].map((file) => `${hashOf(file)}  ${file}\n`).join("");
}

function hashOf(file) {
  return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "none";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeKernel(process.argv[2]);
