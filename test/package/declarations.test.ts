/** What the package declares, as text: a change of it is a change of what docs/stability.md promises. `vitest -u` writes it anew. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { expect, inject, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };

const home = resolve(inject("consumer"), "node_modules/mixedlm");
const dist = join(home, "dist");
const files = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".d.ts"))
  .map((name) => parse(join(dist, name)));

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
}

/** Names that a file exports. */
function exportsOf({ statements }: ts.SourceFile): string[] {
  return statements
    .filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) =>
      exportClause !== undefined && ts.isNamedExports(exportClause)
        ? exportClause.elements.map(({ name }) => name.text)
        : [],
    )
    .sort();
}

/** Name of a declaration; undefined for imports and exports, whose short names say nothing. */
function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]!.name.getText();
  const { name } = statement as ts.Statement & { readonly name?: ts.Identifier };
  return name?.text;
}

const printer = ts.createPrinter({ removeComments: true });

/** All declarations, whatever file they stand in, in the order of their names. */
function declarations(): string[] {
  const found = files.flatMap((file) =>
    file.statements.flatMap((statement) => {
      const name = nameOf(statement);
      if (name === undefined) return [];
      return [{ name, text: printer.printNode(ts.EmitHint.Unspecified, statement, file) }];
    }),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(({ text }) => text);
}

test("what each entry exports is what it exported", async () => {
  const entries = Object.entries(manifest.exports).flatMap(([entry, target]) =>
    typeof target === "string" ? [] : [[entry, target.import.types] as const],
  );
  const lists = entries.map(([entry, types]) => [entry, ...exportsOf(parse(join(home, types)))].join("\n  "));
  expect(lists.length).toBeGreaterThan(4);
  await expect(`${lists.join("\n\n")}\n`).toMatchFileSnapshot("snapshots/exports.txt");
});

test("what is declared is what was declared", async () => {
  const texts = declarations();
  expect(texts.length).toBeGreaterThan(100);
  await expect(`${texts.join("\n")}\n`).toMatchFileSnapshot("snapshots/declarations.txt");
});
