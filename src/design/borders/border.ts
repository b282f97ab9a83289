import { UsageError } from "../../errors.js";
import { parseFactor } from "../../formula/parse-factor.js";
import type { Table } from "../../table/table.js";
import type { DesignMatrix } from "../design.js";
import type { FactorSpec, SubtermPart } from "../design-spec.js";
import { replayFactor } from "../factor.js";
import type { FactorValues } from "../fixed/build-matrix.js";
import { makeCoding } from "../fixed/coding.js";
import { columnsUsed } from "../names-used.js";
import { readVariables } from "../replay.js";

/** The columns of X that belong to covariates of each response; plain data, made with the design. */
export interface Border {
  /** Names of the covariates. */
  readonly names: readonly string[];
  /** Positions among the factors of those that read a covariate. */
  readonly factors: readonly number[];
  /** Numbers of the metadata that these factors read beside it, at the rows of the design. */
  readonly variables: Readonly<Record<string, Float64Array>>;
  readonly columns: readonly BorderColumn[];
}

/** A column of X: the product of what all responses share and columns of factors that read a covariate. */
interface BorderColumn {
  /** Position among the columns of X. */
  readonly column: number;
  /** The shared part at the rows of the design; absent where it is 1. */
  readonly base?: Float64Array;
  /** Position in `factors` of a border and column of the factor. */
  readonly parts: readonly { readonly factor: number; readonly column: number }[];
}

/**
 * The border of a design whose fixed effects were learned with any values in the place of the covariates.
 *
 * @param table the metadata on the rows of the design, with these values
 * @throws UsageError for a covariate that no fixed effect reads, for one read as a category, and for one in an expression
 * with a category
 */
export function makeBorder({ spec, columns }: DesignMatrix, table: Table, names: readonly string[]): Border {
  const variables = readVariables(spec, table);
  const reads = spec.factors.map(({ name }) => [...columnsUsed(name, parseFactor(name), variables.byName)]);
  const factors = spec.factors.flatMap((_, i) => (reads[i]!.some((name) => names.includes(name)) ? [i] : []));
  for (const name of names) {
    if (!reads.some((read) => read.includes(name)))
      throw refusal(name, "must stand in the formula", "it nowhere");
  }
  const others = new Set(factors.flatMap((i) => reads[i]!).filter((name) => !names.includes(name)));
  for (const i of factors) {
    const factor = spec.factors[i]!;
    const name = reads[i]!.find((read) => names.includes(read))!;
    if (factor.kind === "categorical")
      throw refusal(name, "must be a number in the formula", `'${factor.name}'`);
  }
  const shared: Record<string, Float64Array> = {};
  for (const name of others) {
    const column = variables.byName.get(name)!;
    if (column.kind !== "numbers") {
      const factor = spec.factors[factors.find((i) => reads[i]!.includes(name))!]!.name;
      const rule = "must not stand in one expression with a category";
      throw refusal(names[0]!, rule, `'${factor}'`, `; write ${names[0]}:${name}`);
    }
    shared[name] = column.columns[0]!;
  }
  const values = spec.factors.map((factor, i) =>
    factors.includes(i) ? undefined : replayFactor(factor, variables, "raise"),
  );
  const found: BorderColumn[] = [];
  let at = 0;
  for (const { subterms } of spec.terms) {
    for (const subterm of subterms) {
      const parts = subterm.map((part) => partOf(part, spec.factors, values));
      const width = parts.reduce((product, part) => product * part.width, 1);
      const isOwn = subterm.some(({ factor }) => factors.includes(factor));
      for (let combination = 0; combination < width; combination++, at++) {
        if (isOwn) found.push(columnOf(at, combination, subterm, parts, factors, table.index.length));
      }
    }
  }
  if (at !== columns.length)
    throw new UsageError("covariates: the design does not have the columns of its terms");
  return { names, factors, variables: shared, columns: found };
}

/** A factor of a subterm: how many columns it has, and what it multiplies a column by; nothing for one of the border. */
interface Part {
  readonly width: number;
  readonly multiply?: (column: number, product: Float64Array) => void;
}

function partOf(
  { factor, full }: SubtermPart,
  specs: readonly FactorSpec[],
  values: readonly (FactorValues | undefined)[],
): Part {
  const [spec, value] = [specs[factor]!, values[factor]];
  if (spec.kind === "categorical") {
    const coding = makeCoding(spec.coding, spec.levels, full);
    const codes = value?.kind === "categorical" ? value.codes : new Int32Array(0);
    return {
      width: coding.suffixes.length,
      multiply: (column, product) => {
        const weights = coding.column(column);
        for (let i = 0; i < product.length; i++) product[i]! *= weights[codes[i]!]!;
      },
    };
  }
  if (value?.kind !== "numeric") return { width: spec.width };
  return {
    width: spec.width,
    multiply: (column, product) => {
      const own = value.columns[column]!;
      for (let i = 0; i < product.length; i++) product[i]! *= own[i]!;
    },
  };
}

/** Column `at` of X: the given combination of the columns of its parts, the first of which runs fastest. */
function columnOf(
  at: number,
  combination: number,
  subterm: readonly SubtermPart[],
  parts: readonly Part[],
  factors: readonly number[],
  rows: number,
): BorderColumn {
  const base = new Float64Array(rows).fill(1);
  const own: { factor: number; column: number }[] = [];
  let rest = combination;
  parts.forEach(({ width, multiply }, k) => {
    const column = rest % width;
    rest = Math.floor(rest / width);
    if (multiply === undefined) own.push({ factor: factors.indexOf(subterm[k]!.factor), column });
    else multiply(column, base);
  });
  const isShared = own.length < parts.length;
  return { column: at, ...(isShared && { base }), parts: own };
}

/** The error for a covariate that cannot stand where it does. */
export function refusal(name: string, rule: string, got: string, hint = ""): UsageError {
  return new UsageError({ option: "covariates", rule: `'${name}' ${rule}`, got, hint });
}
