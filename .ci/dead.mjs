/**
 * Finds dead code: files of src and web that no entry reaches, exports that no other file imports, and exports that only
 * tests and benchmarks import and their own file does not use. Prints a line for each and exits with 1 when there are any.
 *
 *     node .ci/dead.mjs [ROOT]
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

const root = process.argv[2] ?? join(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** What is loaded by name: entries of the package, scripts of the report, of workers and of the web page, the settings of vite. */
const named = [
  ...[...Object.values(manifest.exports), ...Object.values(manifest.bin ?? {})]
    .map((target) => target.import?.default ?? target.default ?? target)
    .map((path) => normalize(path).replace(/^dist\/(.*)\.js$/, "src/$1.ts")),
  "src/fit/pool/worker.ts",
  "src/model/threads/worker.ts",
  "src/report/app/main.ts",
  "web/page/main.ts",
  "web/study/worker.ts",
  "web/vite.config.ts",
];

/** The interfaces of the kernel, which name all that it exports, and what the build writes. */
const isExempt = (path) => /^src\/kernel\/|^src\/report\/app-bundle\.ts$|^src\/fit\/pool\/worker-source\.ts$|^src\/model\/threads\/piece-worker\.ts$/.test(path);
const isChecked = (path) => /^(src|web)\/.*\.ts$/.test(path) && !isExempt(path);
const isTest = (path) => /^(test|bench|examples)\//.test(path);

const files = new Map(
  ["src", "web", "test", "bench", "examples", "assembly"]
    .flatMap((folder) => sourcesIn(folder))
    .map((path) => [path, read(path)]),
);
const users = usersOf(files);
/** Other forms of modules are taken by the bundles of the small entry and of scripts (src/bundle.mjs). */
const entries = [...files.keys()].filter((path) => named.includes(path) || /\.(small|script)\.ts$/.test(path));
const reached = reachedFrom(entries);

const found = [...files].flatMap(([path, { exports, inside }]) => {
  if (!isChecked(path)) return [];
  if (!reached.has(path)) return [`${path}: no entry reaches it`];
  if (entries.includes(path)) return [];
  return exports.flatMap((name) => {
    const by = [...(users.get(path)?.get(name) ?? []), ...(users.get(path)?.get("*") ?? [])];
    if (by.length === 0) return [`${path}: ${name} is exported and no other file imports it`];
    const isLive = inside.has(name) || by.some((user) => !isTest(user));
    return isLive ? [] : [`${path}: ${name} is used by tests and benchmarks only`];
  });
});
for (const line of found) console.log(line);
process.exitCode = found.length === 0 ? 0 : 1;

function sourcesIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => /\.(ts|mjs|js)$/.test(path) && !/(^|\/)(node_modules|dist|fixtures)\//.test(path));
}

/** What a file imports, exports and uses of its own. */
function read(path) {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest, true);
  const imports = [];
  const exports = [];
  const inside = new Set();
  const take = (specifier, names) => {
    if (specifier?.text?.startsWith(".")) imports.push({ path: resolve(path, specifier.text), names });
  };
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) return take(node.moduleSpecifier, importedNames(node.importClause));
    if (ts.isExportDeclaration(node)) {
      const names = node.exportClause?.elements?.map(({ name, propertyName }) => [propertyName ?? name, name]);
      if (node.moduleSpecifier) take(node.moduleSpecifier, names?.map(([from]) => from.text) ?? ["*"]);
      else for (const [from] of names) inside.add(from.text);
      exports.push(...(names ?? []).map(([, to]) => to.text));
      return;
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      take(node.arguments[0], destructuredNames(node));
    if (ts.isImportTypeNode(node)) take(node.argument.literal, [node.qualifier?.getText() ?? "*"]);
    const isExported = ts.canHaveModifiers(node) && node.modifiers?.some(isExportKeyword);
    if (isExported) exports.push(...declaredNames(node));
    if (ts.isIdentifier(node) && !isDeclaredName(node)) inside.add(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return { imports, exports, inside };
}

function isExportKeyword({ kind }) {
  return kind === ts.SyntaxKind.ExportKeyword;
}

function declaredNames(node) {
  if (node.name) return [node.name.text];
  const names = node.declarationList?.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) ? [name] : name.elements.map((element) => element.name),
  );
  return (names ?? []).map(({ text }) => text);
}

/** Is this the name of what its parent declares, rather than a use of it? */
function isDeclaredName(node) {
  return node.parent.name === node && !ts.isPropertyAccessExpression(node.parent);
}

function importedNames(clause) {
  const bindings = clause?.namedBindings;
  const named = bindings === undefined ? [] : bindings.elements?.map(({ name, propertyName }) => propertyName ?? name);
  if (named === undefined) return ["*"];
  return [...named.map(({ text }) => text), ...(clause?.name ? ["default"] : [])];
}

/** The names that `const { a, b } = await import(…)` takes, or all. */
function destructuredNames(call) {
  let node = call.parent;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) node = node.parent;
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name)) return ["*"];
  return node.name.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

function resolve(from, specifier) {
  return join(dirname(from), specifier).replace(/\.js$/, ".ts");
}

/** File → name → the other files that import it; `*` stands for all names. */
function usersOf(files) {
  const users = new Map();
  for (const [user, { imports }] of files) {
    for (const { path, names } of imports) {
      const byName = users.get(path) ?? new Map();
      users.set(path, byName);
      for (const name of names) byName.set(name, [...(byName.get(name) ?? []), user]);
    }
  }
  return users;
}

function reachedFrom(starts) {
  const seen = new Set(starts);
  for (const path of seen) for (const each of files.get(path)?.imports ?? []) seen.add(each.path);
  return seen;
}
