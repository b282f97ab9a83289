import { type Evaluation, formulaFault, rowsOf } from "../evaluation.js";
import { applyBinary, describe, mapColumns, type Numeric, toNumeric } from "../values/arithmetic.js";
import { combine, negate, toTruth } from "../values/comparison.js";
import { encode, levelLabel } from "../values/levels.js";
import { type Level, numbers, unknown, type Value } from "../values/value.js";
import {
  type Call,
  columnArgument,
  type FunctionDefinition,
  nodeOf,
  numericArgument,
  wholeNumberOption,
} from "./call.js";

type Entry = readonly [string, FunctionDefinition];

/** numpy's name → function of one number. Where R has the function too, its name comes along. */
const unary: readonly (readonly [string, (x: number) => number, string?])[] = [
  ["log", Math.log, "log"],
  ["log2", Math.log2, "log2"],
  ["log10", Math.log10, "log10"],
  ["log1p", Math.log1p, "log1p"],
  ["exp", Math.exp, "exp"],
  ["exp2", (x) => 2 ** x],
  ["expm1", Math.expm1, "expm1"],
  ["sqrt", Math.sqrt, "sqrt"],
  ["cbrt", Math.cbrt],
  ["square", (x) => x * x],
  ["reciprocal", (x) => 1 / x],
  ["abs", Math.abs, "abs"],
  ["absolute", Math.abs],
  ["fabs", Math.abs],
  ["negative", (x) => -x],
  ["sign", Math.sign, "sign"],
  ["sin", Math.sin, "sin"],
  ["cos", Math.cos, "cos"],
  ["tan", Math.tan, "tan"],
  ["arcsin", Math.asin, "asin"],
  ["arccos", Math.acos, "acos"],
  ["arctan", Math.atan, "atan"],
  ["sinh", Math.sinh, "sinh"],
  ["cosh", Math.cosh, "cosh"],
  ["tanh", Math.tanh, "tanh"],
  ["arcsinh", Math.asinh, "asinh"],
  ["arccosh", Math.acosh, "acosh"],
  ["arctanh", Math.atanh, "atanh"],
  ["deg2rad", (x) => (x * Math.PI) / 180],
  ["rad2deg", (x) => (x * 180) / Math.PI],
  ["floor", Math.floor, "floor"],
  ["ceil", Math.ceil, "ceiling"],
  ["trunc", Math.trunc, "trunc"],
  ["rint", roundHalfEven],
];

const binary: readonly (readonly [string, (x: number, y: number) => number])[] = [
  ["power", (x, y) => x ** y],
  ["minimum", Math.min],
  ["maximum", Math.max],
  ["add", (x, y) => x + y],
  ["subtract", (x, y) => x - y],
  ["multiply", (x, y) => x * y],
  ["divide", (x, y) => x / y],
  ["mod", (x, y) => x - y * Math.floor(x / y)],
  ["floor_divide", (x, y) => Math.floor(x / y)],
  ["arctan2", Math.atan2],
  ["hypot", Math.hypot],
];

const others: readonly Entry[] = [
  ["I", { parameters: ["x"], apply: itself }],
  [
    "offset",
    { parameters: ["x"], apply: (evaluation, call) => numbers(columnArgument(evaluation, call, "x")) },
  ],
  ["c", { parameters: ["...items"], apply: (_, call) => ({ kind: "list", items: restOf(call) }) }],
  [
    "cbind",
    { parameters: ["...columns"], apply: (evaluation, call) => stack(evaluation, call, restOf(call)) },
  ],
  ["np.array", { parameters: ["x"], apply: itself }],
  ["np.column_stack", { parameters: ["columns"], apply: columnStack }],
  ["np.where", { parameters: ["condition", "x", "y"], apply: where }],
  ["np.round", { parameters: ["x", "decimals?"], apply: round }],
  ["np.clip", { parameters: ["x", "a_min", "a_max"], apply: clip }],
  ["np.isnan", { parameters: ["x"], apply: isMissing }],
  ["np.logical_not", { parameters: ["x"], apply: not }],
  [
    "np.logical_and",
    { parameters: ["x1", "x2"], apply: (evaluation, call) => both(evaluation, call, "and") },
  ],
  ["np.logical_or", { parameters: ["x1", "x2"], apply: (evaluation, call) => both(evaluation, call, "or") }],
];

/** Other names of the above, most of them R's. */
const aliases: readonly (readonly [string, string])[] = [
  ["round", "np.round"],
  ["np.around", "np.round"],
  ["np.asarray", "np.array"],
  ["pow", "np.power"],
  ["pmin", "np.minimum"],
  ["pmax", "np.maximum"],
  ["ifelse", "np.where"],
];

/** Functions that go row by row and learn nothing. */
export const elementwise: readonly Entry[] = withAliases([
  ...unary.flatMap(([name, operation, inR]): Entry[] => {
    const definition = unaryFunction(operation);
    return inR === undefined
      ? [[`np.${name}`, definition]]
      : [
          [`np.${name}`, definition],
          [inR, definition],
        ];
  }),
  ...binary.map(([name, operation]): Entry => [`np.${name}`, binaryFunction(operation)]),
  ...others,
]);

function withAliases(entries: readonly Entry[]): Entry[] {
  const byName = new Map(entries);
  return [...entries, ...aliases.map(([alias, name]): Entry => [alias, byName.get(name)!])];
}

function itself(_: Evaluation, call: Call): Value {
  return call.named.get("x")!.value!;
}

function not(evaluation: Evaluation, call: Call): Value {
  return negate(evaluation, call.named.get("x")!.value!, nodeOf(call, "x"));
}

function both(evaluation: Evaluation, call: Call, operator: "and" | "or"): Value {
  const [left, right] = [call.named.get("x1")!, call.named.get("x2")!];
  return combine(evaluation, operator, [left.value!, right.value!], [left.node, right.node]);
}

function restOf(call: Call): Value[] {
  return call.rest.map((argument) => argument.value!);
}

function unaryFunction(operation: (x: number) => number): FunctionDefinition {
  return {
    parameters: ["x"],
    apply: (evaluation, call) => {
      const x = numericArgument(evaluation, call, "x");
      return x.kind === "number"
        ? { kind: "scalar", value: operation(x.value) }
        : mapColumns(x, (v) => operation(v));
    },
  };
}

function binaryFunction(operation: (x: number, y: number) => number): FunctionDefinition {
  return {
    parameters: ["x1", "x2"],
    apply: (evaluation, call) => {
      const operands = [
        numericArgument(evaluation, call, "x1"),
        numericArgument(evaluation, call, "x2"),
      ] as const;
      return applyBinary(evaluation, operation, operands, [nodeOf(call, "x1"), nodeOf(call, "x2")]);
    },
  };
}

/** numpy's rounding: halves go to the even neighbour. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function round(evaluation: Evaluation, call: Call): Value {
  const scale = 10 ** (wholeNumberOption(evaluation, call, "decimals") ?? 0);
  const x = numericArgument(evaluation, call, "x");
  if (x.kind === "number") return { kind: "scalar", value: roundHalfEven(x.value * scale) / scale };
  return mapColumns(x, (value) => roundHalfEven(value * scale) / scale);
}

function clip(evaluation: Evaluation, call: Call): Value {
  const bound = (name: string, fallback: number): Numeric => {
    const { value, node } = call.named.get(name)!;
    const isNone = value!.kind === "scalar" && value!.value === null;
    return isNone ? { kind: "number", value: fallback } : toNumeric(evaluation, value!, node);
  };
  const nodes = [nodeOf(call, "x"), call.node] as const;
  const low = bound("a_min", Number.NEGATIVE_INFINITY);
  const high = bound("a_max", Number.POSITIVE_INFINITY);
  const raised = applyBinary(evaluation, Math.max, [numericArgument(evaluation, call, "x"), low], nodes);
  return applyBinary(evaluation, Math.min, [toNumeric(evaluation, raised, call.node), high], nodes);
}

/** `np.where(condition, x, y)`: numbers from both sides, or words from both. */
function where(evaluation: Evaluation, call: Call): Value {
  const { values: truth } = toTruth(
    evaluation,
    call.named.get("condition")!.value!,
    nodeOf(call, "condition"),
  );
  const [x, y] = [call.named.get("x")!.value!, call.named.get("y")!.value!];
  const [labelX, labelY] = [labelReader(x), labelReader(y)];
  if (labelX !== undefined && labelY !== undefined) {
    const pick = (is: number, i: number) => (is === unknown ? null : is === 1 ? labelX(i) : labelY(i));
    return encode(Array.from(truth, pick));
  }
  const [a, b] = [reader(evaluation, call, "x"), reader(evaluation, call, "y")];
  const column = new Float64Array(truth.length);
  for (let i = 0; i < truth.length; i++)
    column[i] = truth[i] === unknown ? Number.NaN : truth[i] === 1 ? a(i) : b(i);
  return numbers(column);
}

function labelReader(value: Value): ((row: number) => Level | null) | undefined {
  if (value.kind === "scalar" && typeof value.value === "string") return () => value.value;
  if (value.kind !== "categories") return undefined;
  const labels = value.levels.map(levelLabel);
  return (row) => labels[value.codes[row]!] ?? null;
}

function reader(evaluation: Evaluation, call: Call, name: string): (row: number) => number {
  const value = numericArgument(evaluation, call, name);
  if (value.kind === "number") return () => value.value;
  const [column, second] = value.columns;
  if (column !== undefined && second === undefined) return (row) => column[row]!;
  throw formulaFault(evaluation, `one column is needed here, got ${describe(value)}`, nodeOf(call, name));
}

function columnStack(evaluation: Evaluation, call: Call): Value {
  const value = call.named.get("columns")!.value!;
  return stack(evaluation, call, value.kind === "list" ? value.items : [value]);
}

function stack(evaluation: Evaluation, call: Call, items: readonly Value[]): Value {
  if (items.length === 0) throw formulaFault(evaluation, `${call.node.callee} needs columns`, call.node);
  return numbers(
    ...items.flatMap((item) => {
      const numeric = toNumeric(evaluation, item, call.node);
      if (numeric.kind === "numbers") return numeric.columns;
      return [new Float64Array(rowsOf(evaluation)).fill(numeric.value)];
    }),
  );
}

function isMissing(evaluation: Evaluation, call: Call): Value {
  const x = numericArgument(evaluation, call, "x");
  if (x.kind === "number") return { kind: "scalar", value: Number.isNaN(x.value) };
  return { kind: "booleans", values: Uint8Array.from(x.columns[0]!, (value) => Number(Number.isNaN(value))) };
}
