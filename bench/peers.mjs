/**
 * Bundle a benchmark with the sources of the library and run it: `node bench/peers.mjs [name] [options]`, where `name` is that of a
 * script in bench without its ending, such as suite, beside-peers, threads or structure/crossed; `--help` behind it says more.
 */
import { spawnSync } from "node:child_process";
import { buildSync } from "esbuild";
import { helpOnRequest } from "./help.mjs";

const [name = "suite", ...options] = process.argv.slice(2);
if (name.startsWith("-")) helpOnRequest("bench/peers.mjs");
helpOnRequest(`bench/${name}.ts`, options);
const outfile = `build/bench/${name}.mjs`;
buildSync({
  entryPoints: [`bench/${name}.ts`],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
process.exitCode = spawnSync(process.execPath, [outfile, ...options], { stdio: "inherit" }).status ?? 1;
