/**
 * The kernel without arithmetic on vectors: every f64x2 operator becomes a call of a function that takes the lanes apart,
 * computes each with the scalar operator, and puts them together. Loads, stores and shuffles move bits only; they stay.
 */
const BINARY = ["add", "sub", "mul", "div", "min", "max"];
const UNARY = ["sqrt", "neg", "abs"];
const COMPARISON = ["eq", "ne", "lt", "gt", "le", "ge"];
const OPERATOR = new RegExp(`\\(f64x2\\.(${[...BINARY, ...UNARY, ...COMPARISON].join("|")})(?=[\\s)])`, "g");
/** Every operator of f64x2 but those that only move lanes; what stands in the text after lowering was overlooked. */
const ARITHMETIC = /\(f64x2\.(?!splat|extract_lane|replace_lane)\w+|\(f32x4\.\w+|relaxed/g;

/** `{ text, count }`: the text of the lowered kernel, and how many operators were replaced. */
export function lower(text) {
  let count = 0;
  const body = text.replace(OPERATOR, (_, name) => {
    count++;
    return `(call $scalar_${name}`;
  });
  const left = body.match(ARITHMETIC);
  if (left) throw new Error(`lower: has no scalar form of ${[...new Set(left)].join(", ")}`);
  const end = body.lastIndexOf(")");
  const functions = [...BINARY.map(binary), ...UNARY.map(unary), ...COMPARISON.map(comparison)];
  return { text: `${body.slice(0, end)}${functions.join("\n")}\n)`, count };
}

function binary(name) {
  return both(name, 2, (lane) => `(f64.${name} ${lanes(2, lane)})`);
}

function unary(name) {
  return both(name, 1, (lane) => `(f64.${name} ${lanes(1, lane)})`);
}

/** All bits of a lane are set where it holds. */
function comparison(name) {
  const mask = (lane) => `(i64.sub (i64.const 0) (i64.extend_i32_u (f64.${name} ${lanes(2, lane)})))`;
  return define(name, 2, `(i64x2.replace_lane 1 (i64x2.splat ${mask(0)}) ${mask(1)})`);
}

function both(name, operands, compute) {
  return define(name, operands, `(f64x2.replace_lane 1 (f64x2.splat ${compute(0)}) ${compute(1)})`);
}

function define(name, operands, body) {
  return `(func $scalar_${name} ${"(param v128) ".repeat(operands)}(result v128) ${body})`;
}

function lanes(operands, lane) {
  return Array.from({ length: operands }, (_, i) => `(f64x2.extract_lane ${lane} (local.get ${i}))`).join(
    " ",
  );
}
