import type { Factor, Term } from "../../formula/formula.js";
import { dateText } from "../../table/as-column.js";
import type { DesignSpec, VariableSpec } from "../design-spec.js";
import { columnMarked, type LearnedFactor, learnFactor } from "../factor.js";
import type { ColumnNames } from "../functions/vocabulary.js";
import { columnsUsed } from "../names-used.js";
import type { Column, Level } from "../values/value.js";
import { missingRows, typeOf, type Variables } from "../values/variables.js";
import { buildMatrix, type FactorValues, type TermMatrix } from "./build-matrix.js";
import { codeTerms } from "./code-terms.js";

/** Terms that become one matrix: the fixed effects, or what varies in one random effect. */
export interface MatrixTerms {
  readonly formula: string;
  readonly terms: readonly Term[];
  readonly offsets: readonly Factor[];
  /** Its categories are groups, compared by label: a variance component. */
  readonly byLabel?: true;
}

/** A part with its factors computed on the rows at hand. */
export interface LearnedTerms {
  readonly part: MatrixTerms;
  readonly variables: Variables;
  readonly factors: readonly LearnedFactor[];
  readonly offsets: readonly LearnedFactor[];
}

/** The factors of a part, each once, in order of appearance. */
export function factorsOf({ terms }: MatrixTerms): Factor[] {
  const byName = new Map<string, Factor>();
  for (const factor of terms.flatMap((term) => term.factors)) {
    if (!byName.has(factor.name)) byName.set(factor.name, factor);
  }
  return [...byName.values()];
}

/** The columns that a part reads. @throws FormulaError for names that mean nothing. */
export function columnsOf(part: MatrixTerms, columns: ColumnNames): Set<string> {
  const used = new Set<string>();
  for (const factor of [...factorsOf(part), ...part.offsets]) {
    for (const name of columnsUsed(part.formula, factor, columns)) used.add(name);
  }
  return used;
}

/** The columns whose labels are the categories of a part: those that all its factors take as categories. */
export function labelledColumns(part: MatrixTerms, byName: Variables["byName"]): string[] {
  if (!part.byLabel) return [];
  const isCategory = ({ expression }: Factor) => {
    const name = columnMarked(expression);
    if (name === undefined) return undefined;
    return expression.kind === "call" || byName.get(name)?.kind === "categories" ? name : undefined;
  };
  const labelled = new Set(factorsOf(part).flatMap((factor) => isCategory(factor) ?? []));
  const others = factorsOf(part).filter((factor) => isCategory(factor) === undefined);
  for (const factor of others)
    for (const name of columnsUsed(part.formula, factor, byName)) labelled.delete(name);
  return [...labelled];
}

/** Computes the factors of a part on the rows at hand. */
export function learnTerms(
  part: MatrixTerms,
  all: Variables,
  references: ReadonlyMap<string, Level>,
): LearnedTerms {
  const byLabel = labelledColumns(part, all.byName).map((name) => [name, all.groups.get(name)!] as const);
  const variables = byLabel.length === 0 ? all : { ...all, byName: new Map([...all.byName, ...byLabel]) };
  const learn = (factor: Factor) => learnFactor(part.formula, factor, variables, references);
  return { part, variables, factors: factorsOf(part).map(learn), offsets: part.offsets.map(learn) };
}

/** Rows on which a factor could not be computed, with the name of the first such factor. */
export function incompleteRows({ factors, offsets }: LearnedTerms, into: Map<number, string>): void {
  for (const { spec, values } of [...factors, ...offsets]) {
    for (const row of missingRows(asColumn(values))) if (!into.has(row)) into.set(row, spec.name);
  }
}

function asColumn(values: FactorValues): Parameters<typeof missingRows>[0] {
  return values.kind === "numeric"
    ? { kind: "numbers", columns: values.columns }
    : { kind: "categories", codes: values.codes, levels: [] };
}

/** The matrix of a part and all that is needed to make it again for other rows. */
export function finishTerms({ part, variables, factors, offsets }: LearnedTerms): {
  readonly matrix: TermMatrix;
  readonly spec: DesignSpec;
} {
  const specs = factors.map((factor) => factor.spec);
  const terms = codeTerms(part.formula, part.terms, specs);
  const values = factors.map((factor) => factor.values);
  const matrix = buildMatrix(variables.samples.length, terms, specs, values);
  const used = columnsOf(part, variables.byName);
  const spec: DesignSpec = {
    formula: part.formula,
    variables: Array.from(used, (name) => describeVariable(name, variables.byName.get(name)!)),
    factors: specs,
    terms,
    order: part.terms.map(({ name }) => name),
    columns: matrix.columns,
    offsets: offsets.map((offset) => offset.spec),
  };
  return { matrix, spec };
}

function describeVariable(name: string, column: Column): VariableSpec {
  const type = typeOf(column);
  if (column.kind !== "numbers") return { name, type };
  const [values] = column.columns;
  const mean = values!.reduce((total, value) => total + value, 0) / values!.length;
  const { origin } = column;
  return { name, type, mean, ...(origin !== undefined && { origin: dateText(new Date(origin))! }) };
}

/** The sum of the offsets of a part; undefined when it has none. */
export function sumOffsets(rows: number, offsets: readonly FactorValues[]): Float64Array | undefined {
  if (offsets.length === 0) return undefined;
  const total = new Float64Array(rows);
  for (const offset of offsets) {
    if (offset.kind !== "numeric") continue;
    for (const column of offset.columns) for (let i = 0; i < rows; i++) total[i]! += column[i]!;
  }
  return total;
}
