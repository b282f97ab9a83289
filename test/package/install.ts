import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import manifest from "../../package.json" with { type: "json" };

declare module "vitest" {
  interface ProvidedContext {
    /** A project that depends on the packed tarball. */
    consumer: string;
    tarball: string;
  }
}

const root = resolve(import.meta.dirname, "../..");

/**
 * Packs what `npm run build` made and unpacks it into a project of its own, with the declared dependencies beside it
 * and nothing else: what is missing from `files` or `dependencies` is missing there. Needs no registry.
 */
export default function install(project: TestProject): () => void {
  if (!existsSync(join(root, "dist/mixedlm.min.js"))) {
    throw new Error("test/package: the package must be built first; run `npm run build`");
  }
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-consumer-"));
  const tarball = pack(folder);
  const modules = join(folder, "node_modules");
  const home = join(modules, manifest.name);
  mkdirSync(home, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"]);
  for (const dependency of Object.keys(manifest.dependencies)) link(dependency, modules);
  cpSync(join(import.meta.dirname, "consumers"), folder, { recursive: true });
  project.provide("consumer", folder);
  project.provide("tarball", tarball);
  return () => rmSync(folder, { recursive: true, force: true });
}

function pack(folder: string): string {
  const arguments_ = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const answer = execFileSync("npm", arguments_, { cwd: root, encoding: "utf8", stdio: "pipe" });
  return join(folder, JSON.parse(answer)[0].filename);
}

function link(dependency: string, modules: string): void {
  const to = join(modules, dependency);
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(join(root, "node_modules", dependency), to, "dir");
}
