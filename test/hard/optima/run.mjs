/**
 * `npm run test:optima -- [--from SEED] [--count PROBLEMS] [--family NAME]… [--save FILE]`: generated problems with random
 * effects up to 10,000 times the residuals, each searched again by an independent plain criterion. One line per family;
 * then each problem that is not right and not named in known.ts, with both criteria. `--save` writes all that are not
 * right to a file.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values } = parseArgs({
  options: {
    from: { type: "string", default: "0" },
    count: { type: "string", default: "2500" },
    family: { type: "string", multiple: true, default: [] },
    save: { type: "string" },
  },
});

await build({
  entryPoints: ["test/hard/optima/report.ts"],
  outfile: "build/optima/report.mjs",
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
});
const { runFamilies } = await import("../../../build/optima/report.mjs");

const [from, count] = [Number(values.from), Number(values.count)];
const { wrong, fresh } = runFamilies(values.family, from, count, (line) => console.log(line));
if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(wrong, null, 1)}\n`);
process.exitCode = fresh === 0 ? 0 : 1;
