/** `node assembly/embed.mjs [WASM] [MODULE]`: writes a kernel as text into a module, with its SHA-256. */
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { kernelModule } from "./kernel-module.mjs";

const [source = "build/kernel.wasm", target = "src/kernel/wasm-bytes.ts"] = process.argv.slice(2);
const wasm = readFileSync(source);
const text = kernelModule(wasm);
writeFileSync(target, text);
console.log(`kernel: ${wasm.length} bytes, ${gzipSync(text, { level: 9 }).length} as gzipped text`);
