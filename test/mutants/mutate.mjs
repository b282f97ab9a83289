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
      const change = hit[3] === undefined ? operator(hit) : constant(hit, head[1]);
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

/** The kernel that a text describes. */
export function assemble(text) {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All);
  if (!module.validate()) throw new Error("assemble: not a valid module");
  const wasm = module.emitBinary();
  module.dispose();
  return wasm;
}

function operator([, type, name]) {
  return { to: `(${type}.${OPPOSITE[name]}`, what: `${type}.${name} → ${OPPOSITE[name]}` };
}

/** Coefficients of the special functions, not their bounds of overflow; elsewhere constants are settings of a search. */
function constant([, , , text], where) {
  const value = Number(text);
  if (value === 0 || Math.abs(value) > 1e15 || !where.startsWith("assembly/special/")) return undefined;
  return { to: `(f64.const ${value * 1.001})`, what: `${value} → ${value * 1.001}` };
}
