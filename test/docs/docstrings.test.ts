import { resolve } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const src = resolve(import.meta.dirname, "../../src");
const entries = ["index.ts", "io/index.ts", "options/index.ts", "report/index.ts"].map((name) =>
  resolve(src, name),
);

/** The exports of an entry that nothing is said about, and public methods of its classes likewise. */
function undocumented(checker: ts.TypeChecker, entry: ts.SourceFile): string[] {
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(entry)!);
  return exported.flatMap((symbol) => {
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return [...(isDocumented(checker, own) ? [] : [symbol.name]), ...bareMethods(checker, own)];
  });
}

function bareMethods(checker: ts.TypeChecker, owner: ts.Symbol): string[] {
  if (!(owner.flags & ts.SymbolFlags.Class)) return [];
  return Array.from(owner.members?.values() ?? [])
    .filter(
      (member) =>
        member.flags & ts.SymbolFlags.Method &&
        !member.name.startsWith("#") &&
        !member.name.startsWith("__#"),
    )
    .filter((member) => !isDocumented(checker, member))
    .map((member) => `${owner.name}.${member.name}`);
}

function isDocumented(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  return symbol.getDocumentationComment(checker).length > 0;
}

test("everything exported has a docstring", () => {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(resolve(src, "../tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    resolve(src, ".."),
  );
  const program = ts.createProgram(entries, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const bare = entries.flatMap((entry) => undocumented(checker, program.getSourceFile(entry)!));
  expect(bare).toEqual([]);
});
