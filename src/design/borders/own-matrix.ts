import { MixedlmError } from "../../errors.js";
import { parseFactor } from "../../formula/parse-factor.js";
import type { Design } from "../design.js";
import type { FactorSpec } from "../design-spec.js";
import { type LearnedFactor, learnFactor } from "../factor.js";
import { takeRows } from "../rows/take-rows.js";
import { numbers } from "../values/value.js";
import type { Variables } from "../values/variables.js";
import type { Border } from "./border.js";

/** The fixed effects of one response that has covariates of its own, on the rows where these can be computed. */
interface OwnMatrix {
  /** Rows of the design, in order. */
  readonly rows: Int32Array;
  /** Its X on these rows, and what its factors learned there. */
  readonly fixed: Design["fixed"];
  /** The covariates on these rows, by name. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
}

/**
 * X of a response by its own covariates: `scale`, splines and the like learn from the rows on which the covariates are
 * there and every factor can be computed.
 *
 * @param values of each covariate, in the order of the border, at the rows of the design; NaN where it is missing
 * @throws DataError or FormulaError for values that the formula cannot take
 */
export function ownMatrix(
  { fixed }: Pick<Design, "fixed">,
  border: Border,
  values: readonly Float64Array[],
): OwnMatrix {
  const count = values[0]!.length;
  const bare = border.factors.map((factor) => border.names.indexOf(fixed.spec.factors[factor]!.name));
  if (!bare.includes(-1) && values.every((own) => own.every(Number.isFinite)))
    return wholeMatrix(fixed, border, values);
  let rows = Int32Array.from({ length: count }, (_, i) => i).filter((row) =>
    values.every((own) => !Number.isNaN(own[row])),
  );
  for (;;) {
    const byName = new Map(
      [
        ...border.names.map((name, i) => [name, values[i]!] as const),
        ...Object.entries(border.variables),
      ].map(([name, column]) => [name, numbers(takeRows(column, 1, rows))]),
    );
    const variables = { samples: Array.from(rows, String), byName, groups: new Map() };
    const learned =
      rows.length === 0 ? [] : border.factors.map((factor) => learn(fixed.spec.factors[factor]!, variables));
    const isThere = rows.map((_, i) => (learned.every((factor) => isKnown(factor, i)) ? 1 : 0));
    if (!isThere.includes(0)) return finished(fixed, border, rows, learned, values);
    rows = rows.filter((_, i) => isThere[i] === 1);
  }
}

/**
 * The only column of a border for a response, at the rows of the design; undefined where it cannot be computed on all of them.
 *
 * @param values as of `ownMatrix`
 */
export function ownColumn(
  { fixed }: Pick<Design, "fixed">,
  { factors, columns, names, variables }: Border,
  values: readonly Float64Array[],
): Float64Array | undefined {
  const { base, parts } = columns[0]!;
  const [part] = parts;
  if (parts.length !== 1 || part === undefined) return undefined;
  const spec = fixed.spec.factors[factors[part.factor]!]!;
  const bare = names.indexOf(spec.name);
  const own = bare >= 0 ? values[bare]! : computed(spec, part.column, { names, variables }, values);
  if (own === undefined || base === undefined) return own;
  return own.map((value, row) => value * base[row]!);
}

function computed(
  spec: FactorSpec,
  column: number,
  { names, variables }: Pick<Border, "names" | "variables">,
  values: readonly Float64Array[],
): Float64Array | undefined {
  if (values.some((own) => own.includes(Number.NaN))) return undefined;
  const byName = new Map([
    ...names.map((name, i) => [name, numbers(values[i]!)] as const),
    ...Object.entries(variables).map(([name, own]) => [name, numbers(own)] as const),
  ]);
  const samples = Array.from(values[0]!, (_, row) => String(row));
  try {
    const learned = learn(spec, { samples, byName, groups: new Map() }).values;
    return learned.kind === "numeric" ? learned.columns[column] : undefined;
  } catch (error) {
    if (error instanceof MixedlmError) return undefined;
    throw error;
  }
}

/** The same where covariates stand as they are, and have a value at every row. */
function wholeMatrix(fixed: Design["fixed"], border: Border, values: readonly Float64Array[]): OwnMatrix {
  const learned = border.factors.map((factor): LearnedFactor => {
    const spec = fixed.spec.factors[factor]!;
    const columns = [values[border.names.indexOf(spec.name)]!];
    return { spec, values: { kind: "numeric", columns } };
  });
  const rows = Int32Array.from({ length: values[0]!.length }, (_, i) => i);
  return finished(fixed, border, rows, learned, values);
}

function learn({ name }: FactorSpec, variables: Variables): LearnedFactor {
  return learnFactor(name, parseFactor(name), variables, new Map());
}

function isKnown({ values }: LearnedFactor, row: number): boolean {
  return values.kind === "numeric" && values.columns.every((column) => !Number.isNaN(column[row]));
}

function finished(
  fixed: Design["fixed"],
  border: Border,
  rows: Int32Array,
  learned: readonly LearnedFactor[],
  values: readonly Float64Array[],
): OwnMatrix {
  const { spec } = fixed;
  const width = fixed.columns.length;
  const isWhole = rows.length * width === fixed.values.length;
  const X = isWhole ? fixed.values.slice() : takeRows(fixed.values, width, rows);
  const columns = learned.map(({ values: own }) => (own.kind === "numeric" ? own.columns : []));
  for (const { column, base, parts } of learned.length === 0 ? [] : border.columns) {
    for (let i = 0; i < rows.length; i++) {
      let product = base?.[rows[i]!] ?? 1;
      for (const part of parts) product *= columns[part.factor]![part.column]![i]!;
      X[i * width + column] = product;
    }
  }
  const factors = spec.factors.map((factor, i) => learned[border.factors.indexOf(i)]?.spec ?? factor);
  const own = Object.fromEntries(
    border.names.map((name, i) => [name, isWhole ? values[i]! : takeRows(values[i]!, 1, rows)]),
  );
  const variables = spec.variables.map((variable) =>
    Object.hasOwn(own, variable.name) ? { ...variable, mean: meanOf(own[variable.name]!) } : variable,
  );
  return { rows, fixed: { ...fixed, values: X, spec: { ...spec, factors, variables } }, numbers: own };
}

function meanOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
