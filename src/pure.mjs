/**
 * Marks what the top level of a bundled file computes as pure, so that the bundler of whoever imports one function leaves
 * out the tables and classes of all others: `const table = new Map(rows.map(f))` becomes
 * `const table = /* @__PURE__ *\/ (() => new Map(rows.map(f)))()`. No module of src does anything else when it is loaded,
 * which test/package/shape.test.ts checks by what a bundle of one function weighs.
 */
import { parseAst } from "rolldown/parseAst";

/** Expressions that every bundler knows to do nothing. */
const PLAIN = new Set(["Literal", "Identifier", "ArrowFunctionExpression", "FunctionExpression"]);

/** Plugin of rolldown. */
export const pureInitialisers = {
  name: "pure-initialisers",
  generateBundle(_, files) {
    for (const file of Object.values(files)) if (isOurs(file)) file.code = marked(file.code);
  },
};

/** Of packages that are bundled along only the loader of the kernel is known to do nothing when it is loaded. */
function isOurs({ type, moduleIds = [] }) {
  return type === "chunk" && moduleIds.every((id) => !/node_modules\/(?!@assemblyscript\/loader)/.test(id));
}

function marked(code) {
  const parts = [];
  let written = 0;
  for (const { start, end, name } of parseAst(code).body.flatMap(initialisers)) {
    const text = code.slice(start, end);
    // A class gets its name from the constant only where it stands alone.
    const named = name === undefined ? text : text.replace(/^class\b/, `class ${name}`);
    parts.push(code.slice(written, start), `/* @__PURE__ */ (() => (${named}))()`);
    written = end;
  }
  return parts.join("") + code.slice(written);
}

function initialisers(statement) {
  if (statement.type !== "VariableDeclaration") return [];
  return statement.declarations.flatMap(({ id, init }) => {
    if (init === null || id.type !== "Identifier" || isPlain(init)) return [];
    const isNameless = init.type === "ClassExpression" && init.id === null;
    return [{ start: init.start, end: init.end, ...(isNameless && { name: id.name }) }];
  });
}

function isPlain(node) {
  if (node.type === "TemplateLiteral") return node.expressions.every(isPlain);
  if (node.type === "UnaryExpression") return isPlain(node.argument);
  if (node.type === "ArrayExpression") return node.elements.every((each) => each !== null && isPlain(each));
  if (node.type === "ObjectExpression")
    return node.properties.every((each) => !each.computed && isPlain(each));
  if (node.type === "Property") return isPlain(node.value);
  return PLAIN.has(node.type);
}
