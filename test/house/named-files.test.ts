import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const textOf = (name: string) => readFileSync(join(root, "docs", name), "utf8");

/** The records that the notation names, wherever they are declared. */
const sources = ["assembly/model", "src/fit"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(root, folder, name), "utf8")),
);

/** Files named in code words, such as `fit/lambda.ts`, from the root of the repository, src, assembly or test. */
function filesIn(text: string): string[] {
  return Array.from(text.matchAll(/`((?:[\w-]+\/)+[\w-]+\.(?:ts|mjs))(?::[^`]*)?`/g), ([, path]) => path!);
}

test.each(docs)("the files that docs/%s names are there", (name) => {
  const missing = filesIn(textOf(name)).filter(
    (path) => !["", "src", "assembly", "test"].some((folder) => existsSync(join(root, folder, path))),
  );
  expect(missing).toEqual([]);
});

test("the fields that docs/notation.md names are there", () => {
  const records = ["Work", "ClassWork", "FitResult"];
  const named = Array.from(
    textOf("notation.md").matchAll(new RegExp(`\\x60(${records.join("|")})\\.(\\w+)\\x60`, "g")),
  );
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(([, record, field]) => {
    const text = sources.filter((each) => new RegExp(`(class|interface) ${record}\\b`).test(each)).join("\n");
    return !new RegExp(`^ {2}(readonly )?${field}\\??:`, "m").test(text);
  });
  expect(missing.map(([word]) => word)).toEqual([]);
});
