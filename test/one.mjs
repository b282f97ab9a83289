/**
 * `npm run t -- PATH...`: the unit tests whose paths contain one of these, on a kernel that is up to date. After a change of
 * assembly/ that is a debug kernel, which compiles in seconds and gives the same bits.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { isMade, makeKernel } from "../assembly/compile.mjs";

const run = (script) => execFileSync(process.execPath, [script], { stdio: "inherit" });

run("assembly/generate.mjs");
run("src/fit/pool/bundle.mjs");
run("src/model/threads/bundle.mjs");
if (!existsSync("src/report/app-bundle.ts")) run("src/report/bundle.mjs");
const isDebug = existsSync("src/kernel/wasm-bytes.ts") && !isMade("release");
await makeKernel(isDebug ? "debug" : "release");
if (isDebug) process.env.KERNEL = "build/debug-bytes.ts";
const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit*", ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, vitest, { stdio: "inherit" }).status ?? 1;
