/** Projects in build/embed: tools that npm brings once, the tarball as it is now, and the files of a target. */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = join(root, "build/embed");
const consumers = join(root, "test/package/consumers");
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** A tool that the registry or this machine does not have. */
export class Missing extends Error {}

/** Pack what `npm run build` made; the path of the tarball. */
export function packTarball() {
  mkdirSync(home, { recursive: true });
  const words = ["pack", "--json", "--ignore-scripts", "--pack-destination", home];
  const [{ filename }] = JSON.parse(
    execFileSync("npm", words, { cwd: root, encoding: "utf8", stdio: "pipe" }),
  );
  return join(home, filename);
}

/** The project of a target, with the small fit beside its own files. */
export function project(name, packages, files, tarball) {
  const folder = join(home, name.replaceAll(/\W+/g, "-"));
  bring(folder, packages);
  const place = join(folder, "node_modules/mixedlm");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", place, "--strip-components=1"]);
  for (const each of Object.keys(dependencies))
    cpSync(join(root, "node_modules", each), join(folder, "node_modules", each), { recursive: true });
  for (const each of ["small-fit.mjs", "small-fit.d.mts", "show.mjs", "require.cjs"])
    cpSync(join(consumers, each), join(folder, each));
  for (const [path, text] of Object.entries(files ?? {})) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    run: (...words) => run(folder, words),
  };
}

/** Install the tools, unless the same are there. */
function bring(folder, packages) {
  const stamp = join(folder, "tools.json");
  const wanted = JSON.stringify(packages);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  if (names.length > 0) {
    try {
      execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-save", ...names], {
        cwd: folder,
        encoding: "utf8",
        stdio: "pipe",
      });
    } catch (error) {
      throw new Missing(`${names.join(", ")} (${String(error.stderr).trim().split("\n")[0]})`);
    }
  }
  writeFileSync(stamp, wanted);
}

/** What a command prints in a project; the first word is a program of its tools, or of this machine. */
async function run(folder, [program, ...words], env = {}) {
  const own = join(folder, "node_modules/.bin", program);
  const { stdout } = await promisify(execFile)(existsSync(own) ? own : program, words, {
    cwd: folder,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CI: "1", ...env },
    maxBuffer: 2 ** 26,
  });
  return stdout;
}
