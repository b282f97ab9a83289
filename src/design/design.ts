import { FormulaError, UsageError } from "../errors.js";
import type { Formula } from "../formula/formula.js";
import { type FormulaNames, parseFormula } from "../formula/parse-formula.js";
import { quotingHint } from "../formula/quoting-hint.js";
import { namesInResidual, residualTexts } from "../formula/residual-names.js";
import type { DesignOptions } from "../options/design.js";
import type { ResidualDesign } from "../residual/residual-design.js";
import { columnNames } from "../table/columns.js";
import type { Table } from "../table/table.js";
import type { DesignSpec } from "./design-spec.js";
import { finishTerms, type LearnedTerms, type MatrixTerms, sumOffsets } from "./fixed/matrix-terms.js";
import { groupBy } from "./random/grouping.js";
import { checkGroupsGiven, type RandomRequest, randomRequests } from "./random/random-request.js";
import { nameApart, type RandomTerm, randomTerms } from "./random/random-term.js";
import { varianceComponent } from "./random/variance-component.js";
import type { ResidualRequest } from "./residual/residual-request.js";
import type { DroppedRow } from "./rows/complete-rows.js";
import { type CovariateRows, covariateRows } from "./rows/covariate-rows.js";
import { learnRows } from "./rows/learn-rows.js";
import { addOffset, checkWeights } from "./rows/row-numbers.js";
import { checkColumn, type TableReader, tableReader } from "./rows/table-reader.js";
import type { Level } from "./values/value.js";

/** A model matrix with the names of its columns, and what makes it again for other rows. */
export interface DesignMatrix {
  readonly columns: readonly string[];
  /** Columns `start` to `end` (exclusive) belong to each term. */
  readonly terms: readonly { readonly name: string; readonly start: number; readonly end: number }[];
  /** rows × columns, row-major. */
  readonly values: Float64Array;
  readonly spec: DesignSpec;
}

/** Everything that the right-hand side of a mixed model says about the rows of the metadata. */
export interface Design {
  readonly fixed: DesignMatrix;
  readonly covariates: CovariateRows;
  readonly random: readonly RandomTerm[];
  /** Rows of the metadata that were kept, in order. */
  readonly rows: Int32Array;
  /** Rows left out because a variable is missing, each with the first one that is. */
  readonly dropped: readonly DroppedRow[];
  /** Metadata columns used as categories. */
  readonly categorical: readonly string[];
  readonly weights?: Float64Array;
  /** The `offset` column and all `offset(...)` of the formula, added up. */
  readonly offset?: Float64Array;
  /** The structure of the residuals, from `residual` and `variance`. */
  readonly residual?: ResidualDesign;
}

/** What reads the options `residual` and `variance`. */
export type ResidualReader = (
  options: DesignOptions,
  columns: TableReader["columns"],
) => ResidualRequest | undefined;

/**
 * Turns a formula and metadata into the fixed-effects matrix and the random terms of a mixed model. Rows
 * that miss any variable are left out first, so levels, means and knots are those of the rows kept.
 * @throws FormulaError for the formula, `reFormula`, `vcFormula` and `subset`; UsageError for the other
 * options; DataError for the metadata.
 *
 * @param readResidual absent for designs without structures of residuals
 */
export function buildDesign(
  formula: string,
  metadata: Table,
  options: DesignOptions,
  readResidual?: ResidualReader,
): Design {
  const reader = tableReader(metadata, options);
  const parsed = parseModel(formula, metadata, options);
  const fixed: MatrixTerms = { formula, terms: parsed.terms, offsets: parsed.offsets };
  const requests = options.fixedOnly
    ? refuseRandom(parsed, options)
    : randomRequests(parsed, reader.columns, options);
  const asked = readResidual?.(options, reader.columns);
  const learned = learnRows(reader, [fixed, ...requests.map((request) => request.part)], {
    subset: options.subset,
    missing: options.missing ?? "drop",
    references: reader.references,
    groups: [...requests.flatMap(({ grouping }) => grouping), ...(asked?.groups ?? [])],
    also: [...rowColumns(options, reader), ...(asked?.variables ?? [])],
  });
  const { variables, rows, dropped } = learned;
  const [fixedTerms, ...randomLearned] = learned.parts;
  const { matrix, spec } = finishTerms(fixedTerms!);
  const weights = options.weights === undefined ? undefined : checkWeights(variables, options.weights);
  const offset = addOffset(
    variables,
    options.offset,
    sumOffsets(
      rows.length,
      fixedTerms!.offsets.map(({ values }) => values),
    ),
  );
  const random = requests.flatMap((request, i) =>
    termsOf(request, randomLearned[i]!, reader.references).map((term) => ({
      ...term,
      turn: request.turn,
    })),
  );
  return {
    fixed: { ...matrix, spec },
    covariates: covariateRows(fixedTerms!),
    random: nameApart(random),
    rows,
    dropped,
    categorical: learned.categorical,
    ...(weights && { weights }),
    ...(offset && { offset }),
    ...(asked && { residual: asked.learn(variables, fixedTerms!) }),
  };
}

/** The columns of weights and offset that are named. */
function rowColumns(options: DesignOptions, { columns }: TableReader): string[] {
  return (["weights", "offset"] as const).flatMap((option) => {
    const name = options[option];
    if (name === undefined) return [];
    checkColumn(option, name, columns);
    return [name];
  });
}

/** Reads a formula in which `.` stands for the columns that play no other part. */
function parseModel(formula: string, metadata: Table, options: DesignOptions): Formula {
  const { groups = "", weights, offset, responses = [], residual, variance } = options;
  const names: FormulaNames = { columns: [], leftSide: true };
  const draft = withQuotingHint(formula, metadata, () => parseFormula(formula, names));
  if (!formula.includes(".")) return draft;
  const ofResidual = [...residualTexts(residual).flatMap(namesInResidual), variance];
  const elsewhere = new Set([groups, ...groups.split(":"), weights, offset, ...responses, ...ofResidual]);
  for (const column of draft.bars.flatMap((bar) => bar.groups).flat()) elsewhere.add(column);
  const columns = columnNames(metadata).filter((name) => !elsewhere.has(name));
  return parseFormula(formula, { ...names, columns });
}

/** Read a formula; where it cannot be read as it spells a column whose name is no word, say how that is written. */
function withQuotingHint<T>(formula: string, metadata: Table, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormulaError) || error.formula !== formula) throw error;
    const hint = quotingHint(formula, error, columnNames(metadata));
    if (hint === "") throw error;
    throw new FormulaError(`${error.message.split("\n")[0]}${hint}`, formula, error.start, error.end);
  }
}

function refuseRandom(formula: Formula, options: DesignOptions): [] {
  const [bar] = formula.bars;
  if (bar !== undefined) {
    const message = "formula: a linear model has no random effects; use mixedlm, or take the bars away";
    throw new FormulaError(message, formula.text, bar.start, bar.end);
  }
  for (const name of ["groups", "reFormula", "vcFormula"] as const) {
    if (options[name] !== undefined)
      throw new UsageError(`${name}: a linear model has no random effects; use mixedlm`);
  }
  return [];
}

function termsOf(
  request: RandomRequest,
  learned: LearnedTerms,
  references: ReadonlyMap<string, Level>,
): RandomTerm[] {
  const { variables } = learned;
  const groups = groupBy(variables, request.grouping);
  const { matrix, spec } = finishTerms(learned);
  if (matrix.columns.length === 0) checkGroupsGiven(request);
  if (request.kind === "component") {
    const { name, part, grouping } = request;
    return [varianceComponent({ name, part, spec }, grouping, groups, variables, references)];
  }
  const { grouping, notation, source } = request;
  const isNumeric = spec.factors.every((factor) => factor.kind === "numeric");
  return randomTerms({ grouping, notation, source, isNumeric, matrix, spec }, groups);
}
