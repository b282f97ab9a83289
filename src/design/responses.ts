import { DataError, FormulaError, suggest, UsageError } from "../errors.js";
import type { Factor, Formula } from "../formula/formula.js";
import { parseLeftSide } from "../formula/left-side.js";
import { parseFactor } from "../formula/parse-factor.js";
import { parseFormula } from "../formula/parse-formula.js";
import { namesInResidual, residualTexts } from "../formula/residual-names.js";
import type { Span } from "../formula/tokenize.js";
import type { DesignOptions } from "../options/design.js";
import type { Words } from "../problem.js";
import { columnNames, hasColumn, isNumericColumn } from "../table/columns.js";
import { someOf } from "../table/some-of.js";
import type { Table } from "../table/table.js";
import { namesRead } from "./names-used.js";

/** Which columns are responses, as the formula or the option `responses` says it, not yet looked for in a table. */
export interface Responses {
  /** Names, patterns and `.`, as they were given. */
  readonly asked: readonly Asked[];
  /** Names of covariates, groups, weights, offset and structures of residuals, which no response may be. */
  readonly covariates: ReadonlySet<string>;
  /** The same and what `subset` reads: `.` is none of these. */
  readonly used: ReadonlySet<string>;
  readonly formula: string;
}

interface Asked {
  readonly name: string;
  readonly isRest: boolean;
  /** Where it stands in the formula; undefined in the option. */
  readonly span?: Span;
}

/** The options that name columns. */
export interface NamingOptions
  extends Pick<
    DesignOptions,
    "responses" | "groups" | "offset" | "subset" | "reFormula" | "vcFormula" | "residual" | "variance"
  > {
  /** The name of a column, or a table. */
  readonly weights?: unknown;
}

/**
 * The responses that a formula or `responses` names.
 *
 * @returns undefined where neither does
 * @throws FormulaError for a left-hand side of anything but names, UsageError where both name responses
 */
export function namedResponses(formula: string, options: NamingOptions): Responses | undefined {
  const left = typeof formula === "string" ? parseLeftSide(formula) : undefined;
  const { responses } = options;
  if (left === undefined && responses === undefined) return undefined;
  if (left !== undefined && responses !== undefined) {
    const rule = "goes without a left-hand side, which names the responses too";
    throw new UsageError({ option: "responses", rule, got: "both" });
  }
  if (responses?.length === 0) {
    throw new UsageError({ option: "responses", rule: "must name a column or more", got: "none" });
  }
  const asked: readonly Asked[] =
    left?.map(({ name, isRest, start, end }) => ({ name, isRest, span: { start, end } })) ??
    responses!.map((name) => ({ name, isRest: name === "." }));
  const covariates = covariateNames(formula, options);
  return { asked, covariates, used: new Set([...covariates, ...subsetNames(options)]), formula };
}

/** The names that the right-hand side and the options of the design read. */
export function covariateNames(formula: string, options: NamingOptions): Set<string> {
  const { groups = "", weights, offset, reFormula, vcFormula = {}, residual, variance } = options;
  const parsed = [
    parseFormula(formula, { columns: [], leftSide: true }),
    ...[reFormula, ...Object.values(vcFormula)].flatMap((text) =>
      text === undefined ? [] : parseFormula(text),
    ),
  ];
  const names = new Set(parsed.flatMap(namesIn));
  for (const name of [groups, ...groups.split(":").map((each) => each.trim())]) names.add(name);
  for (const name of [weights, offset, variance]) if (typeof name === "string") names.add(name);
  for (const name of residualTexts(residual).flatMap(namesInResidual)) names.add(name);
  return names;
}

function namesIn({ terms, bars, offsets }: Formula): string[] {
  const factors = [...terms, ...bars.flatMap((bar) => bar.terms)].flatMap(
    (term): readonly Factor[] => term.factors,
  );
  return [
    ...[...factors, ...offsets].flatMap((factor) => [...namesRead(factor)]),
    ...bars.flatMap((bar) => bar.groups.flat()),
  ];
}

export function subsetNames({ subset }: Pick<DesignOptions, "subset">): string[] {
  if (subset === undefined) return [];
  return [...namesRead(parseFactor(subset))];
}

/** A table in which responses are looked for. */
interface ResponseSource {
  readonly table: Table;
  /** What messages call it. */
  readonly where: string;
  /** Whether covariates are read from it too: then no response may be one, and `.` leaves them out. */
  readonly holdsCovariates: boolean;
}

/**
 * The names of the responses in one table or in several, of which the first that has a name gives it. Patterns and `.`
 * take columns in the order of their table.
 *
 * @param isOpen whether names that no table has stay as they are, for a table that is not there yet
 * @throws DataError for a name or pattern that fits no column, for a name in two tables, and for a response that is also a
 * covariate
 */
export function findResponses(
  responses: Responses,
  sources: readonly ResponseSource[],
  isOpen = false,
): readonly FoundResponse[] {
  const found = new Map<string, FoundResponse>();
  for (const asked of responses.asked) {
    const matches = sources.map((source) => matching(responses, asked, source));
    const at = matches.findIndex((names) => names.length > 0);
    if (at < 0) {
      if (!isOpen || asked.isRest) throw notFound(responses, asked, sources);
      found.set(asked.name, { name: asked.name, source: undefined });
      continue;
    }
    const source = sources[at]!;
    for (const name of matches[at]!) {
      const other = sources.find((each) => each !== source && hasColumn(each.table, name));
      if (other !== undefined) {
        const rule = `response '${name}' must be in one of them`;
        throw refusal(responses, asked, rule, `in ${source.where} and in ${other.where}`, "; rename one");
      }
      if (source.holdsCovariates && responses.covariates.has(name)) {
        const rule = `response '${name}' must not be a covariate too`;
        throw refusal(responses, asked, rule, "it on both sides");
      }
      if (!isNumericColumn(source.table.columns[name]!)) {
        const hint = ["; ", { option: "numeric", value: name }, " reads text as numbers"];
        throw refusal(responses, asked, `response '${name}' must be numeric`, "categories", hint);
      }
      found.set(name, { name, source });
    }
  }
  return [...found.values()];
}

/** A response and the table that has it. */
export interface FoundResponse {
  readonly name: string;
  readonly source: ResponseSource | undefined;
}

function matching({ used }: Responses, { name, isRest }: Asked, { table, holdsCovariates }: ResponseSource) {
  if (isRest) {
    return columnNames(table).filter(
      (each) => isNumericColumn(table.columns[each]!) && !(holdsCovariates && used.has(each)),
    );
  }
  if (hasColumn(table, name)) return [name];
  if (!isPattern(name)) return [];
  const pattern = patternOf(name);
  return columnNames(table).filter((each) => pattern.test(each) && isNumericColumn(table.columns[each]!));
}

/** Whether a column is one of some names, or fits one of some patterns. */
export function isAmong(responses: readonly string[], name: string): boolean {
  return responses.some((asked) => asked === name || (isPattern(asked) && patternOf(asked).test(name)));
}

/** True for a name with `*` or `?` in it. */
function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

/** `*` is any text, `?` any character. */
function patternOf(name: string): RegExp {
  const escaped = name.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "su");
}

function notFound(responses: Responses, asked: Asked, sources: readonly ResponseSource[]): Error {
  const names = sources.flatMap(({ table }) =>
    columnNames(table).filter((name) => isNumericColumn(table.columns[name]!)),
  );
  const there =
    names.length === 0 ? "; there is no numeric column" : `; numeric columns are ${someOf(names, 8)}`;
  if (asked.isRest) {
    return refusal(responses, asked, "'.' must leave a numeric column as a response", "none");
  }
  if (isPattern(asked.name)) {
    return refusal(responses, asked, `'${asked.name}' must match a numeric column`, "none", there);
  }
  const hint = suggest(asked.name, names) || there;
  return refusal(responses, asked, `no column named '${asked.name}' for a response`, undefined, hint);
}

function refusal(
  { formula }: Responses,
  { span, name }: Asked,
  rule: string,
  got: string | undefined,
  hint: Words = "",
): Error {
  const problem = { rule, ...(got !== undefined && { got }), hint };
  if (span === undefined) return new DataError({ ...problem, option: "responses" }, { column: name });
  return new FormulaError({ ...problem, where: "formula" }, formula, span.start, span.end);
}
