/**
 * Changes one operator of the kernel's arithmetic at a time. A mutant is the optimised kernel, as text, with one
 * floating-point operator replaced by its opposite or one constant moved by a thousandth.
 */
import binaryen from "assemblyscript/binaryen";

const OPPOSITE = { add: "sub", sub: "add", mul: "div", div: "mul" };
const OPERATOR = /\((f64|f64x2)\.(add|sub|mul|div)\b|\(f64\.const (-?[\d.]+(?:e[-+]?\d+)?)\)/g;

/** Where small factors are coefficients, not tolerances. */
const EXACT = /^(~lib|assembly\/(special|resample))\//;
/** The largest factor that counts as a tolerance. */
const LITTLE = 1e-3;

/** The text of a kernel, its functions by name. */
export function disassemble(wasm) {
  return binaryen.readBinary(wasm).emitText();
}

/**
 * All places where the text can be changed: `{ at, length, to, what, where, nth, isTolerance }`, `where` being the function and
 * `nth` the number among the same changes in it.
 */
export function mutations(text) {
  const heads = [...text.matchAll(/^ \(func \$(\S+)/gm)];
  const found = [];
  heads.forEach((head, i) => {
    const body = text.slice(head.index, heads[i + 1]?.index);
    const counts = {};
    for (const hit of body.matchAll(OPERATOR)) {
      const change = hit[3] === undefined ? operator(hit) : constant(hit, head[1], body);
      if (!change) continue;
      const at = head.index + hit.index;
      const nth = (counts[change.what] = (counts[change.what] ?? 0) + 1);
      const isTolerance = !EXACT.test(head[1]) && isPartOfTolerance(body, hit.index);
      found.push({ at, length: hit[0].length, where: head[1], nth, isTolerance, ...change });
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

/** Is the expression that starts there, on a line of its own, compared with something? */
function isBound(body, index) {
  return /^f64\.(lt|le|gt|ge|eq|ne)\b/.test(body.slice(parentOf(body, index) + 1));
}

/** Is an operator the product of a number and a little constant, or what is multiplied by it: 1e-10 (|x| + 1)? */
function isPartOfTolerance(body, index) {
  return [index, parentOf(body, index)].some((at) => isLittleProduct(body, at));
}

function isLittleProduct(body, index) {
  if (!body.startsWith("(f64.mul", index)) return false;
  const factors = operandsOf(body, index).map((at) => /^\(f64\.const (\S+)\)/.exec(body.slice(at, at + 40)));
  return factors.some((factor) => factor !== null && Math.abs(Number(factor[1])) <= LITTLE);
}

/** Where the expression begins that one is an operand of. */
function parentOf(body, index) {
  const { line, depth } = placeOf(body, index);
  const outer = `\n${" ".repeat(depth - 1)}(`;
  return body.lastIndexOf(outer, line - 1) + outer.length - 1;
}

/** Where the operands of an expression begin. */
function operandsOf(body, index) {
  const { depth } = placeOf(body, index);
  const end = body.indexOf(`\n${" ".repeat(depth)})`, index);
  const inner = new RegExp(`\\n {${depth + 1}}\\(`, "g");
  return [...body.slice(index, end).matchAll(inner)].map((hit) => index + hit.index + hit[0].length - 1);
}

/** The line an expression stands on, and how far in: a space for each level. */
function placeOf(body, index) {
  const line = body.lastIndexOf("\n", index);
  return { line, depth: index - line - 1 };
}
