/**
 * Changes one operator of the kernel's arithmetic at a time. A mutant is the optimised kernel, as text, with one
 * floating-point operator replaced by its opposite or one constant moved by a thousandth.
 */
import binaryen from "assemblyscript/binaryen";

const OPPOSITE = { add: "sub", sub: "add", mul: "div", div: "mul" };
const OPERATOR = /\((f64|f64x2)\.(add|sub|mul|div)\b|\(f64\.const (-?[\d.]+(?:e[-+]?\d+)?)\)/g;

/** The text of a kernel, its functions by name. */
export function disassemble(wasm) {
  return binaryen.readBinary(wasm).emitText();
}

/** All places where the text can be changed: `{ at, length, to, what, where }`, `where` being the function. */
export function mutations(text) {
  const heads = [...text.matchAll(/^ \(func \$(\S+)/gm)];
  const found = [];
  heads.forEach((head, i) => {
    const body = text.slice(head.index, heads[i + 1]?.index);
    for (const hit of body.matchAll(OPERATOR)) {
      const change = hit[3] === undefined ? operator(hit) : constant(hit, head[1], body);
      if (change)
        found.push({ at: head.index + hit.index, length: hit[0].length, where: head[1], ...change });
    }
  });
  return found;
}

/** The text with one mutation. */
export function mutant(text, { at, length, to }) {
  return text.slice(0, at) + to + text.slice(at + length);
}

/** The text with a flag for every mutation: the exported global `place<i>` becomes 1 when place i is computed. */
export function flagged(text, places) {
  const written = places.map(({ at, length }, i) => {
    const found = text.slice(at, at + length);
    const flag = `(global.set $place${i} (i32.const 1))`;
    const before = text.slice(i === 0 ? 0 : end(places[i - 1]), at);
    return before + (found.endsWith(")") ? `${flag} ${found}` : `${found} ${flag}`);
  });
  const globals = places.map((_, i) => ` (global $place${i} (export "place${i}") (mut i32) (i32.const 0))\n`);
  const rest = text.slice(end(places.at(-1)));
  return `${written.join("")}${rest.slice(0, rest.lastIndexOf(")"))}${globals.join("")})\n`;
}

/** The kernel that a text describes. */
export function assemble(text) {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  if (!module.validate()) throw new Error("assemble: not a valid module");
  const wasm = module.emitBinary();
  module.dispose();
  return wasm;
}

function end({ at, length }) {
  return at + length;
}

function operator([, type, name]) {
  return { to: `(${type}.${OPPOSITE[name]}`, what: `${type}.${name} → ${OPPOSITE[name]}` };
}

/**
 * Coefficients of the special functions: not the bounds between their branches, on both sides of which the formulas hold,
 * nor those of overflow. Elsewhere constants are settings of a search.
 */
function constant({ 3: text, index }, where, body) {
  const value = Number(text);
  if (value === 0 || Math.abs(value) > 1e15 || !where.startsWith("assembly/special/")) return undefined;
  if (isBound(body, index)) return undefined;
  return { to: `(f64.const ${value * 1.001})`, what: `${value} → ${value * 1.001}` };
}

/** Is the expression that starts there, on a line of its own, compared with something? Each level is one space further in. */
function isBound(body, index) {
  const line = body.lastIndexOf("\n", index);
  const outer = `\n${" ".repeat(index - line - 2)}(`;
  const parent = body.slice(body.lastIndexOf(outer, line - 1) + outer.length);
  return /^f64\.(lt|le|gt|ge|eq|ne)\b/.test(parent);
}
