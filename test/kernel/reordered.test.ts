import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { main as compile } from "assemblyscript/asc";
import { build } from "esbuild";
import ts from "typescript";
import { expect, test } from "vitest";
import { borders, kernelSources } from "../../assembly/generate.mjs";
import { kernelModule } from "../../assembly/kernel-module.mjs";
import * as library from "../../src/index.js";

type Library = typeof library;

const root = resolve(import.meta.dirname, "../..");

/** The kernel's sources with the fields of every record that TypeScript writes in the opposite order. */
function reversedSources(): Record<string, string> {
  const written =
    /^(Model|ClassModel|SparseModel|Pattern|Term|Pair|Elimination|LevelSums|Neighbour|LambdaEntry|Component)/;
  return Object.fromEntries(
    Object.entries(kernelSources()).map(([path, text]) => [path, reverseFields(path, text, written)]),
  );
}

function reverseFields(path: string, text: string, which: RegExp): string {
  const classes = ts
    .createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    .statements.filter((node) => ts.isClassDeclaration(node))
    .filter(({ name }) => which.test(name!.text));
  return classes.reduceRight((out, { members }) => {
    const fields = members.map((member) => member.getFullText()).reverse();
    return out.slice(0, members.pos) + fields.join("") + out.slice(members.end);
  }, text);
}

async function compiled(sources: Record<string, string>): Promise<Uint8Array> {
  let wasm = new Uint8Array();
  const { error, stderr } = await compile(
    ["assembly/index.ts", "--target", "debug", "--outFile", "kernel.wasm"],
    {
      readFile: (name, base) => {
        const path = resolve(root, base, name);
        const own = sources[relative(join(root, "assembly"), path).replaceAll("\\", "/")];
        try {
          return own ?? readFileSync(path, "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        if (name === "kernel.wasm") wasm = Uint8Array.from(contents as Uint8Array);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString());
  return wasm;
}

/** The library on a kernel made from these sources. */
async function libraryOf(sources: Record<string, string>, folder: string): Promise<Library> {
  const contents: Record<string, string> = {
    "layouts.ts": borders(sources).layouts,
    "wasm-bytes.ts": kernelModule(await compiled(sources)),
  };
  const { outputFiles } = await build({
    entryPoints: [join(root, "src/index.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    plugins: [
      {
        name: "other-kernel",
        setup: ({ onLoad }) => {
          onLoad({ filter: /kernel[\\/](layouts|wasm-bytes)\.ts$/ }, ({ path }) => ({
            contents: contents[path.replace(/^.*[\\/]/, "")]!,
            loader: "ts",
          }));
        },
      },
    ],
  });
  const file = join(folder, "library.mjs");
  await writeFile(file, outputFiles[0]!.contents);
  return import(pathToFileURL(file).href);
}

const samples = Array.from({ length: 96 }, (_, i) => `s${i}`);
const metadata = {
  index: samples,
  columns: {
    week: samples.map((_, i) => i % 4),
    patient: samples.map((_, i) => `p${i >> 2}`),
    site: samples.map((_, i) => `c${(i * 5) % 7}`),
  },
};
const y = samples.map((_, i) => ((i * 7919) % 101) / 25 + (i >> 2) * 0.1 + (i % 4) * ((i >> 2) % 5) * 0.2);
const table = { index: samples, columns: { y, z: y.map((value, i) => value * ((i * 31) % 17)) } };

/** Each form of a design, and each test that reads a record of its own. */
function results({ mixedlmSync }: Library) {
  const models = [
    mixedlmSync("week", table, metadata, { groups: "patient" }),
    mixedlmSync("week", table, metadata, { groups: "patient", reFormula: "week", reml: false }),
    mixedlmSync("week + (1 | patient) + (1 | site)", table, metadata),
    mixedlmSync("week + (week | patient) + (1 | site)", table, metadata, { test: "kenward-roger" }),
    mixedlmSync("week + (1 | patient)", table, metadata, {
      free: { patient: "none" },
      start: [0.7],
      sigma: 2,
    }),
  ];
  return models.map((model) => ({
    theta: model.theta,
    criterion: model.criterion,
    sigma2: model.sigma2,
    status: model.status,
    iterations: model.iterations,
    beta: model.coefficients(),
    errors: model.standardErrors(),
    df: model.degreesOfFreedom(),
    effects: model.randomEffects({ variance: true }),
  }));
}

test("records whose fields come in another order give the same results to the last bit", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mixedlm-reordered-"));
  try {
    const sources = reversedSources();
    const reversed = await libraryOf(sources, folder);
    expect(borders(sources).layouts).toContain(" sums spectralW spectralU");
    expect(JSON.stringify(results(reversed))).toBe(JSON.stringify(results(library)));
  } finally {
    await rm(folder, { recursive: true });
  }
});
