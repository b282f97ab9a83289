/** Bundle a benchmark with the sources of the library and run it: `node bench/peers.mjs [name] [options]`. */
import { spawnSync } from "node:child_process";
import { buildSync } from "esbuild";

const [name = "suite", ...options] = process.argv.slice(2);
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
