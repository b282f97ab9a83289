// Runs the examples with the workflow engines that are installed, each in a folder of its own, and compares their bytes with
// those of a single run: npm run test:engines. Says which engines are not here.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const examples = join(root, "examples");
const place = mkdtempSync(join(tmpdir(), "mixedlm-engines-"));
const bin = join(place, "bin");
mkdirSync(bin);
symlinkSync(join(root, "dist/cli/main.js"), join(bin, "mixedlm"));
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: place };

const has = (program) => spawnSync("which", [program]).status === 0;
const run = (folder, program, ...args) =>
  execFileSync(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });

function study(name) {
  const folder = join(place, name);
  mkdirSync(folder);
  run(folder, "node", join(examples, "study.mjs"));
  return folder;
}

const fit = [
  "fit",
  "study/table.parquet",
  "--transpose",
  "-m",
  "study/samples.tsv",
  "-f",
  "time",
  "-g",
  "patient",
  "--format",
  "parquet",
  "-q",
];
const tables = ["coefficients", "variance", "fits"];

function compare(engine, folder) {
  run(folder, "mixedlm", ...fit, "--force", "-o", "single");
  for (const table of tables) {
    const [one, other] = ["single", "results"].map((name) =>
      readFileSync(join(folder, name, `${table}.parquet`)),
    );
    if (!one.equals(other))
      throw new Error(`${engine}: ${table}.parquet differs from that of the single run`);
  }
  console.log(`${engine}: the bytes of the single run`);
}

const engines = {
  snakemake() {
    const folder = study("snakemake");
    const call = () =>
      run(folder, "snakemake", "--snakefile", join(examples, "snakemake/Snakefile"), "--cores", "2");
    call();
    compare("snakemake", folder);
    rmSync(join(folder, "results/part-2-of-4"), { recursive: true });
    call();
    compare("snakemake, a part made again", folder);
  },
  parallel() {
    const folder = study("parallel");
    run(folder, join(examples, "parallel/fit.sh"));
    compare("parallel", folder);
  },
  slurmctld() {
    const output = run(place, join(examples, "slurm/try.sh")).toString();
    const [last] = output.trim().split("\n").slice(-1);
    console.log(`slurm: ${last}`);
  },
};

try {
  for (const [program, attempt] of Object.entries(engines)) {
    if (has(program)) attempt();
    else console.warn(`SKIPPED: ${program} is not installed`);
  }
} catch (error) {
  console.error(error.message, error.stdout?.toString() ?? "", error.stderr?.toString() ?? "");
  process.exitCode = 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}
