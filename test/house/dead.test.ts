import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const script = resolve(import.meta.dirname, "../../.ci/dead.mjs");

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mixedlm-dead-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What the script says of a package of these files. */
function said(files: Readonly<Record<string, string>>): { lines: string[]; code: number | null } {
  const manifest = JSON.stringify({ exports: { ".": { default: "./dist/index.js" } } });
  for (const [name, text] of Object.entries({ "package.json": manifest, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const { stdout, status } = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
  return { lines: stdout.split("\n").filter(Boolean), code: status };
}

test("what is reached, imported and used is not dead", () => {
  const files = {
    "src/index.ts": 'export { a } from "./a.js";\nexport type { T } from "./b.js";',
    "src/a.ts":
      'import { b as other } from "./b.js";\nexport const a = async () => ({ ...(await import("./c.js")), other });\n' +
      'export const part = async () => { const { d } = await import("./d.js"); return d; };\npart();',
    "src/b.ts": 'export const b = 1;\nexport interface T { readonly t: import("./e.js").E }',
    "src/c.ts": "export function c() {}\nexport default c;",
    "src/d.ts": "const d = 1;\nexport { d };",
    "src/e.ts": "export type E = string;",
    "test/a.test.ts": 'import { part } from "../src/a.js";',
    "src/bundle.mjs": "export const settings = 1;",
  };
  expect(said(files)).toEqual({ lines: [], code: 0 });
});

test("dead files, needless exports and what only tests use are named", () => {
  const files = {
    "src/index.ts": 'export { a } from "./a.js";',
    "src/a.ts":
      "export const a = () => helper();\nexport function helper() {}\nexport class Box {}\nexport const { x, y } = a();",
    "src/lost.ts": 'import { a } from "./a.js";\nexport const lost = a;',
    "test/lost.test.ts": 'import { lost } from "../src/lost.js";\nimport { Box, helper } from "../src/a.js";',
  };
  expect(said(files)).toEqual({
    lines: [
      "src/a.ts: Box is used by tests and benchmarks only",
      "src/a.ts: x is exported and no other file imports it",
      "src/a.ts: y is exported and no other file imports it",
      "src/lost.ts: no entry reaches it",
    ],
    code: 1,
  });
});
