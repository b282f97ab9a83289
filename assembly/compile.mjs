/**
 * `node assembly/compile.mjs WASM MODULE ARGUMENTS...`: compiles a kernel with these arguments of asc and writes it as text
 * into a module. What the same sources, arguments and compiler have made already is left as it stands.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { kernelModule } from "./kernel-module.mjs";

const [wasm, module, ...options] = process.argv.slice(2);
const stamp = `${wasm}.stamp`;
const sources = readdirSync("assembly", { recursive: true }).filter((name) => /\.(ts|mjs|json)$/.test(name));
const compilers = ["assemblyscript", "binaryen"].map((name) => `node_modules/${name}/package.json`);
const inputs = ["asconfig.json", ...compilers, ...sources.sort().map((name) => `assembly/${name}`)];

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== state()) {
  await compile();
  embed();
  writeFileSync(stamp, state());
}

async function compile() {
  const { default: asc } = await import("assemblyscript/asc");
  const { error, stderr } = await asc.main([...options, "--outFile", wasm]);
  process.stderr.write(stderr.toString());
  if (error) throw error;
}

function embed() {
  const bytes = readFileSync(wasm);
  const text = kernelModule(bytes);
  writeFileSync(module, text);
  const zipped = gzipSync(text, { level: 9 }).length;
  console.log(`${wasm}: ${bytes.length} bytes, ${zipped} as gzipped text`);
}

function state() {
  const lines = [...inputs, wasm, module].map((file) => `${hashOf(file)}  ${file}\n`);
  return `${options.join(" ")}\n${lines.join("")}`;
}

function hashOf(file) {
  return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "none";
}
