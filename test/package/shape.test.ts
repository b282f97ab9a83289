import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { publint } from "publint";
import { expect, inject, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const root = resolve(import.meta.dirname, "../..");
const consumer = inject("consumer");
const home = join(consumer, "node_modules/mixedlm");

/** Gzipped bytes that a page loads, the kernel with them; what is loaded on demand does not count. */
const BUDGETS = { "mixedlm.min.js": 156_900, "mixedlm-fit.min.js": 101_900 };

/** The same of one function alone, bundled from the main entry. */
const FUNCTION_BUDGETS = { adjustPvalues: 4000, parseNewick: 4000, asTable: 7000 };

/** What a tool of this repository answers in the consumer's project; its complaint when it fails. */
function complaintOf(tool: string, ...parameters: string[]): string {
  const script = join(root, "node_modules", tool);
  const { status, stdout } = spawnSync(process.execPath, [script, ...parameters], {
    cwd: consumer,
    encoding: "utf8",
  });
  return status === 0 ? "" : stdout;
}

/** The settings of the consumer's project for single files. */
const strict = [
  "--target",
  "ES2022",
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noUncheckedIndexedAccess",
  "--ignoreConfig",
  "--noEmit",
];

/** Files that Node reads until an entry has started: each costs time. */
const FILES = 8;

/** Declarations of the entries, and of what two or more of them share. */
const DECLARATIONS = 13;

/** The modules of an entry and what they import from outside the package. */
async function graphOf(entry: string) {
  const { metafile, outputFiles } = await esbuild.build({
    entryPoints: [join(home, entry)],
    bundle: true,
    format: "esm",
    packages: "external",
    platform: "neutral",
    write: false,
    metafile: true,
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  // What bundled packages of CommonJS need of esbuild counts as an import of its own.
  const isFromOutside = ({ external, path }: esbuild.Metafile["inputs"][string]["imports"][number]) =>
    external === true && path !== "<runtime>";
  const external = (kind: string) =>
    new Set(imports.filter((item) => isFromOutside(item) && item.kind === kind).map((item) => item.path));
  return {
    text: outputFiles[0]!.text,
    files: startedWith(metafile.inputs).size,
    eager: [...external("import-statement")].sort(),
    lazy: [...external("dynamic-import")].sort(),
  };
}

/** The files that are read before an entry runs: those it imports, not those it loads on demand. */
function startedWith(inputs: esbuild.Metafile["inputs"]): Set<string> {
  const [entry] = Object.keys(inputs).filter((file) =>
    Object.values(inputs).every((input) => input.imports.every(({ path }) => path !== file)),
  );
  const found = new Set([entry!]);
  for (const file of found) {
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (kind === "import-statement" && !external) found.add(path);
    }
  }
  return found;
}

/** Names of the values that a module of this repository exports, by `export *` of a neighbour too. */
async function exportsOf(source: string): Promise<string[]> {
  const contents = readFileSync(join(root, source), "utf8");
  const { metafile } = await esbuild.build({
    stdin: { contents, loader: "ts" },
    format: "esm",
    write: false,
    metafile: true,
  });
  const own = Object.values(metafile.outputs).flatMap((output) => output.exports);
  const stars = Array.from(contents.matchAll(/^export \* from "(.+)\.js";$/gm), ([, name]) =>
    join(dirname(source), `${name}.ts`),
  );
  return [...own, ...(await Promise.all(stars.map(exportsOf))).flat()];
}

test("the library imports no package and nothing of a platform", async () => {
  const { eager, lazy, text } = await graphOf("dist/index.js");
  expect([eager, lazy]).toEqual([[], []]);
  expect(text).not.toMatch(/\b(document|window|localStorage)\s*[.[]/);
  expect(text).not.toMatch(/\beval\s*\(|\bnew Function\b/);
});

test("an entry is a few files", async () => {
  for (const entry of ["dist/index.js", "dist/io/index.js", "dist/options/index.js", "dist/cli/main.js"]) {
    const { files } = await graphOf(entry);
    expect(files).toBeGreaterThan(0);
    expect(files).toBeLessThanOrEqual(FILES);
  }
});

test("no entry uses top-level await", async () => {
  for (const entry of ["dist/index.js", "dist/index-fit.js", "dist/io/index.js"]) {
    const { text } = await graphOf(entry);
    // In the IIFE format esbuild refuses a top-level await.
    await expect(esbuild.transform(text, { format: "iife", logLevel: "silent" })).resolves.toBeDefined();
  }
});

test.each(["io", "options", "report"])("mixedlm/%s imports declared packages only", async (name) => {
  const { eager, lazy } = await graphOf(`dist/${name}/index.js`);
  const declared = Object.keys(manifest.dependencies);
  const packages = [...eager, ...lazy].filter((each) => !each.startsWith("node:"));
  expect(packages.filter((each) => !declared.includes(each))).toEqual([]);
});

test("every entry starts from a plain file server: it names files, and packages only on demand", async () => {
  const entries = Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [] : [target.import.default],
  );
  expect(entries.length).toBeGreaterThan(7);
  for (const entry of entries) {
    const { eager, lazy } = await graphOf(entry);
    expect(eager, entry).toEqual([]);
    if (entry.endsWith(".min.js")) expect(lazy, entry).toEqual([]);
  }
});

test.each(Object.entries(BUDGETS))("dist/%s is one import away and within its budget", (name, budget) => {
  const bundle = readFileSync(join(home, "dist", name));
  expect(gzipSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(budget);
  expect(bundle.toString()).not.toMatch(/\bfrom\s*"(?!\.\/)/);
});

test.each(Object.entries(FUNCTION_BUDGETS))("a bundle of %s alone has little else", async (name, budget) => {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `export { ${name} } from "mixedlm";`, resolveDir: consumer },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  expect(gzipSync(outputFiles[0]!.contents, { level: 9 }).length).toBeLessThanOrEqual(budget);
});

test("the small entry is one file, and its kernel has whatever it calls", async () => {
  const { eager, lazy, files, text } = await graphOf("dist/index-fit.js");
  expect([eager, lazy, files]).toEqual([[], [], 1]);
  const [whole, small] = [await exportsOf("assembly/index.ts"), await exportsOf("assembly/index-fit.ts")];
  const called = whole.filter((name) => new RegExp(`\\.${name}\\(`).test(text));
  expect(called.length).toBeGreaterThan(10);
  expect(called.filter((name) => !small.includes(name))).toEqual([]);
});

test("the kernel that scripts start with has whatever they call, but for what says how to get it", () => {
  // The list of their names is no call: where it is long, the script holds it as one text.
  const script = readFileSync(join(home, "dist/mixedlm.min.js"), "utf8");
  const text = script.replace(/"[\w.]+"\.split\("\."\)/, "");
  const packed = readFileSync(join(root, "build/core-bytes.ts"), "utf8");
  const laterFunctions: readonly string[] = JSON.parse(/laterFunctions: .* = (\[.*\]);/.exec(packed)![1]!);
  const called = [...laterFunctions].filter((name) => new RegExp(`\\.${name}\\b`).test(text));
  // They stand beside what is called at once; whoever asks for them has loaded the whole kernel, or is told to.
  expect(laterFunctions.length).toBeGreaterThan(called.length);
  expect(called.sort()).toEqual([
    "kenwardRoger",
    "kenwardRogerMarginal",
    "openComponents",
    "symmetricSpectrum",
  ]);
});

test("the small entry says where structures of repeated measures are", async () => {
  const rows = { index: ["a", "b", "c", "d"], columns: { g: ["u", "u", "v", "v"], f: ["x", "y", "x", "y"] } };
  const load = (entry: string) => import(pathToFileURL(join(home, entry)).href);
  const [small, whole] = [await load("dist/index-fit.js"), await load("dist/index.js")];
  expect(() => small.prepare("ar1(0 + f | g)", rows)).toThrow(
    /only us and diag; mixedlm\/fit is small: import from mixedlm, which has it/,
  );
  const table = { index: rows.index, columns: { y: Float64Array.of(1, 2, 4, 3) } };
  const plan = { ...whole.prepare("(1 | g)", rows) };
  const [term] = plan.design.random;
  plan.design = { ...plan.design, random: [{ ...term, covariance: "ar1" }] };
  expect(() => small.fitSync(plan, table)).toThrow(/mixedlm\/fit: .*import "mixedlm"/);
});

test.each(["small", "script"])("a %s form of a module exports what the module does", async (kind) => {
  const forms = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(`.${kind}.ts`))
    .map((name) => join("src", name));
  expect(forms.length).toBeGreaterThan(0);
  for (const form of forms)
    expect((await exportsOf(form)).sort(), form).toEqual(
      (await exportsOf(form.replace(`.${kind}`, ""))).sort(),
    );
});

test("every name of the small entry is one of the main entry", async () => {
  const [whole, small] = [await exportsOf("src/index.ts"), await exportsOf("src/index-fit.ts")];
  expect(small.filter((name) => !whole.includes(name))).toEqual([]);
  expect(small.length).toBeGreaterThan(5);
});

test("every export is there, types first", () => {
  for (const target of Object.values(manifest.exports)) {
    const ways = typeof target === "string" ? [{ default: target }] : [target.import, target.require];
    for (const conditions of ways) {
      expect(Object.keys(conditions).at(-1)).toBe("default");
      if ("types" in conditions) expect(Object.keys(conditions)[0]).toBe("types");
      for (const path of Object.values(conditions)) expect(statSync(join(home, path)).isFile()).toBe(true);
    }
  }
  for (const path of [manifest.jsdelivr, manifest.unpkg])
    expect(statSync(join(home, path)).isFile()).toBe(true);
  expect(manifest.engines.node).toBe(">=20.19");
  expect(manifest.sideEffects).toBe(false);
});

test("the tarball holds what is used and nothing else", () => {
  const files = readdirSync(home, { recursive: true, encoding: "utf8" });
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff"]) expect(files).toContain(name);
  const isSource = (name: string) =>
    /\.(test|tsx?|cts)$|\.map$|^(src|test|assembly)\//.test(name) && !/\.d\.c?ts$|^examples\//.test(name);
  expect(files.filter(isSource)).toEqual([]);
  expect(files.filter((name) => name.endsWith(".d.ts")).length).toBeLessThanOrEqual(DECLARATIONS);
  for (const bin of Object.values(manifest.bin)) {
    expect(statSync(join(home, bin)).mode & 0o111).toBe(0o111);
    expect(readFileSync(join(home, bin), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  }
});

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly dependencies?: Readonly<Record<string, string>>;
        readonly optionalDependencies?: Readonly<Record<string, string>>;
      }
    >
  >;
}

const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;

/** Folders of the packages that come with this one. */
function installed(): string[] {
  const found = new Set<string>();
  const add = (names: readonly string[]) => {
    for (const name of names) {
      const folder = `node_modules/${name}`;
      if (found.has(folder)) continue;
      found.add(folder);
      add(Object.keys(lock.packages[folder]!.dependencies ?? {}));
    }
  };
  add(Object.keys(manifest.dependencies));
  return [...found];
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).reduce((total, file) => {
    const found = statSync(join(folder, file));
    return total + (found.isFile() ? found.size : 0);
  }, 0);
}

test("an installation is at most 8 packages and 10 MB", () => {
  const folders = installed();
  expect(folders.length + 1).toBeLessThanOrEqual(8);
  const bytes = folders.reduce((total, folder) => total + bytesIn(join(root, folder)), bytesIn(home));
  expect(bytes).toBeLessThanOrEqual(10_000_000);
});

test("the licences of all bundled packages are there", () => {
  const notices = readFileSync(join(home, "dist/THIRD-PARTY-NOTICES.txt"), "utf8");
  const named = new Set(Array.from(notices.matchAll(/^(\S+) \d+\.\d+\.\d+ \(.+\)$/gm), ([, name]) => name!));
  const bundled = Object.keys(manifest.devDependencies).filter((name) => isImportedBy(name, "src"));
  expect(bundled.length).toBeGreaterThan(5);
  expect(bundled.filter((name) => !named.has(name))).toEqual([]);
  for (const further of ["d3-scale", "string-width", "htmlparser2"]) expect(named).toContain(further);
});

/** Does a TypeScript file of a folder import a package, for more than its types? */
function isImportedBy(name: string, folder: string): boolean {
  const imported = new RegExp(`(?:^import (?!type)[^;]*from |import\\()"${name}["/]`, "m");
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return files.some(
    (file) => /\.ts$/.test(file) && imported.test(readFileSync(join(root, folder, file), "utf8")),
  );
}

test("publint finds nothing to say", async () => {
  const { messages } = await publint({ pkgDir: home, level: "suggestion" });
  // A CommonJS module in TypeScript 5.7 and before can require types only of its own kind, whatever the script is.
  const isMeant = ({ code, args }: (typeof messages)[number]) =>
    code === "EXPORTS_TYPES_INVALID_FORMAT" && args.actualExtension === ".cts";
  expect(messages.filter((message) => !isMeant(message))).toEqual([]);
});

test("the types resolve for every kind of importer", () => {
  const attw = "@arethetypeswrong/cli/dist/index.js";
  const kernels = ["--exclude-entrypoints", "kernel.wasm", "fit-kernel.wasm"];
  const rules = ["--profile", "esm-only", "--ignore-rules", "false-cjs", "--no-color", ...kernels];
  expect(complaintOf(attw, inject("tarball"), ...rules)).toBe("");
});

test.each([
  ["NodeNext", "NodeNext"],
  ["Node16", "Node16"],
  ["Node18", "Node16"],
  ["Node20", "Node16"],
  ["ESNext", "Bundler"],
])("a strict program compiles against all published types in module mode %s", (module, resolution) => {
  const files = resolution === "Bundler" ? ["typed.ts", "declared.ts"] : [];
  const modes = ["--module", module, "--moduleResolution", resolution];
  const project = files.length === 0 ? ["-p", "."] : [...strict, ...files];
  expect(complaintOf("typescript/bin/tsc", ...project, ...modes)).toBe("");
});

test("the types of mixedlm and mixedlm/fit need no library of a platform", () => {
  const modes = ["--module", "NodeNext", "--moduleResolution", "NodeNext", "--lib", "ES2022"];
  expect(complaintOf("typescript/bin/tsc", ...strict, "no-dom.ts", ...modes)).toBe("");
});

test("the lock file names no registry", () => {
  expect(readFileSync(join(root, "package-lock.json"), "utf8")).not.toContain('"resolved"');
});

test("the lock file holds what it names for every platform, as npm ci asks", () => {
  const { packages } = lock;
  const named = Object.values(packages).flatMap(({ optionalDependencies }) =>
    Object.keys(optionalDependencies ?? {}),
  );
  const locked = Object.keys(packages);
  expect(named.filter((name) => !locked.some((path) => path.endsWith(`node_modules/${name}`)))).toEqual([]);
});
