import { describe, FormulaError, UsageError } from "../../errors.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { checkOptions } from "../../options/check.js";
import type { DesignOptions } from "../../options/design.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";
import { givenTable } from "../../table/given-table.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import { buildDesign, type DesignMatrix } from "../design.js";
import type { DesignSpec } from "../design-spec.js";
import { replayMatrix } from "../replay.js";
import { takeRows } from "../rows/take-rows.js";

/** A model matrix: a Frame with a row for each sample kept. */
export class ModelMatrix extends Frame {
  /** Columns `start` to `end` (exclusive) belong to each term. */
  readonly terms: DesignMatrix["terms"];
  /** What was asked for and what was learned; makes the matrix again for other rows. */
  readonly spec: DesignSpec;

  constructor(rowNames: readonly string[], { columns, terms, values, spec }: DesignMatrix) {
    super(rowNames, columns, values);
    this.terms = terms;
    this.spec = spec;
  }
}

/** Options of `modelMatrix`. */
export type ModelMatrixOptions = Pick<
  DesignOptions,
  "numeric" | "categorical" | "reference" | "subset" | "missing"
>;

const kinds: option.OptionsFor<ModelMatrixOptions> = {
  numeric: option.names,
  categorical: option.names,
  reference: option.record(),
  subset: option.text,
  missing: option.words("drop", "raise"),
};

/**
 * The fixed-effects matrix of a formula, as patsy's `dmatrix`, or, given the `spec` of an earlier one, the
 * same columns for other rows. Rows that miss a variable are left out (`rowNames` tells which are there)
 * unless `missing: "raise"`. Of the options only `missing` matters to a spec. Bars are refused; `offset(...)`
 * adds no column.
 * @param data samples × covariates: a Table, or anything that `asTable` reads
 * @throws FormulaError, or DataError for data that do not fit the formula or the spec.
 */
export function modelMatrix(
  formulaOrSpec: string | DesignSpec,
  data: TableLike,
  options: ModelMatrixOptions = {},
): ModelMatrix {
  checkOptions("modelMatrix", options, kinds);
  const given = givenTable(data, "modelMatrix");
  if (typeof formulaOrSpec !== "string") return replayed(checkedSpec(formulaOrSpec), given, options);
  const [bar] = parseFormula(formulaOrSpec, { columns: [] }).bars;
  if (bar !== undefined) {
    const message = "formula: a model matrix holds fixed effects only; take the bars away";
    throw new FormulaError(message, formulaOrSpec, bar.start, bar.end);
  }
  const { fixed, rows } = buildDesign(formulaOrSpec, given, { ...options, fixedOnly: true });
  return new ModelMatrix(
    Array.from(rows, (row) => given.index[row]!),
    fixed,
  );
}

function checkedSpec(spec: DesignSpec): DesignSpec {
  if (typeof spec === "object" && spec !== null && "factors" in spec) return spec;
  throw new UsageError(
    `modelMatrix: needs a formula, or the spec of an earlier model matrix, got ${describe(spec)}`,
  );
}

function replayed(spec: DesignSpec, data: Table, { missing }: ModelMatrixOptions): ModelMatrix {
  const matrix = replayMatrix(spec, data, { missing: missing === "raise" ? "raise" : "nan" });
  const width = matrix.columns.length;
  const kept = data.index.map((_, row) => row).filter((row) => !isBlank(matrix, row));
  const values = takeRows(matrix.values, width, kept);
  return new ModelMatrix(
    kept.map((row) => data.index[row]!),
    { ...matrix, values },
  );
}

function isBlank({ columns, values }: DesignMatrix, row: number): boolean {
  for (let j = 0; j < columns.length; j++) if (Number.isNaN(values[row * columns.length + j])) return true;
  return false;
}
