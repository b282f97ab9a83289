import { covarianceOf } from "../../covariance/structures.js";
import type { Border } from "../../design/borders/border.js";
import { buildDesign, type Design } from "../../design/design.js";
import { inThetaOrder, type RandomTerm } from "../../design/random/random-term.js";
import { findResponses, namedResponses } from "../../design/responses.js";
import { DataError, UsageError } from "../../errors.js";
import { checkOptions, without } from "../../options/check.js";
import { type FitOptions, fitOptions, type ResolvedOptions, resolveOptions } from "../../options/fit.js";
import { runOptions } from "../../options/run.js";
import { asTable } from "../../table/as-table.js";
import { givenTable } from "../../table/given-table.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import { covariateTables, designWithCovariates } from "../covariates/form.js";
import { attachKnown } from "../known/form.js";
import type { Plan } from "../plan.js";
import type { ResidualSupport } from "../residual-support.js";
import { residualSupport } from "../residuals.js";
import { type SearchSettings, searchSettings } from "../run/search-settings.js";
import { structuredLabel } from "../term-label.js";
import { dateNotes, designNotes, groupNotes } from "./design-notes.js";
import { repeated, residualTerm } from "./identifiable.js";
import { reduceRows } from "./reduce-rows.js";

/**
 * Parse the formula, build the design and reduce it to what the likelihood needs: everything about a model but the
 * responses.
 *
 * @param formula patsy's grammar; lme4's bars for random effects. A left-hand side names the responses: `Y1 + Y2 ~ time`
 * @param metadata one row per sample, which may hold the responses too: a Table, or anything that `asTable` reads
 * @param options see `FitOptions`; `groups` names the column of subjects. Those of `fit` may be among them and are passed
 * over
 * @throws FormulaError for a formula that cannot be read, DataError for covariates that cannot be used, UsageError
 * for options that contradict each other
 */
export function prepare(formula: string, metadata: TableLike, options: FitOptions = {}): Plan {
  return prepareGiven(formula, metadata, options, residualSupport);
}

/** `prepare` with or without structures of residuals. */
export function prepareGiven(
  formula: string,
  metadata: TableLike,
  options: FitOptions,
  support: ResidualSupport | undefined,
): Plan {
  checkOptions("prepare", options, { ...fitOptions, ...runOptions });
  const rows = givenTable(metadata, "metadata");
  const named = namedResponses(formula, options);
  const source = { table: rows, where: "the metadata", holdsCovariates: true };
  const responses = named && findResponses(named, [source], true).map(({ name }) => name);
  return prepareFor(formula, rows, options, responses, support);
}

/**
 * `prepare` for responses that are known.
 *
 * @param responses undefined for every column of the table
 * @param support what reads and checks structures of residuals
 */
export function prepareFor(
  formula: string,
  rows: Table,
  options: FitOptions,
  responses: readonly string[] | undefined,
  support: ResidualSupport | undefined,
): Plan {
  // Those of the run itself, given to `mixedlm` with the rest, have no place in a plan.
  const { responses: _, covariates: given, ...own } = without(runOptions, options);
  const covariates = given && covariateTables(given);
  const resolved = { ...withTable(resolveOptions(own)), ...(covariates && { covariates }) };
  const { weights } = resolved;
  const perSample = typeof weights === "object" ? undefined : weights;
  const asked = { ...own, ...(responses && { responses }), weights: perSample };
  const build = (metadata: Table) => buildDesign(formula, metadata, asked, support?.read);
  const { design: asWritten, border } =
    covariates === undefined
      ? { design: build(rows) }
      : designWithCovariates(formula, rows, covariates, own, build);
  const random = attachKnown(asWritten.random, own.known);
  const design = { ...asWritten, random: inThetaOrder(random) };
  const twice = repeated(design.random);
  if (twice !== undefined) throw new DataError(`random terms: ${twice}`);
  support?.check(design);
  refuseKnownBesideResidual(design);
  const hidden =
    design.residual === undefined && sigmaIsFree(own, resolved) ? residualTerm(design.random) : undefined;
  if (hidden !== undefined) throw residualsTwice(hidden);
  const unlisted = design.random.find((term) => covarianceOf(term).searched !== undefined);
  if (resolved.vcov === "joint" && unlisted !== undefined) {
    const rule = `with ${covarianceOf(unlisted).word}(...) has no joint Hessian`;
    throw new UsageError({
      option: { option: "vcov", value: "joint" },
      rule,
      hint: "; use us(...), or leave it out",
    });
  }
  const reduce = (of: Design, search: SearchSettings | undefined) => reduceRows(of, undefined, search);
  const fallbacks = support?.fallbacks({ formula, rows, asked, options: own, design, reduce }) ?? [];
  if (border !== undefined && fallbacks.length > 0)
    throw structuresBesideCovariates(border, fallbacks.length + 1);
  const search = searchSettings(own, design);
  const { reasons: __, ...whole } = reduceRows(design, undefined, search);
  const ofResiduals = fallbacks.flatMap(({ residual }) => designNotes({ ...design, residual }));
  return {
    schemaVersion: 1,
    formula,
    options: resolved,
    ...(responses && { responses }),
    samples: Array.from(design.rows, (row) => rows.index[row]!),
    design,
    ...whole,
    // Weights per cell, and covariates of each response, give it a design of its own.
    reduced: typeof weights === "object" ? null : whole.reduced,
    ...(border && { border, reduced: null, flags: 0, message: "" }),
    ...(search && { search }),
    ...(fallbacks.length > 0 && { fallbacks }),
    notes: allNotes(rows, sharedPart(design, border), ofResiduals),
  };
}

/** A design without the columns of X that differ by response. */
function sharedPart(design: Design, border: Border | undefined): Design {
  if (border === undefined) return design;
  const { columns, values } = design.fixed;
  const own = new Set(border.columns.map(({ column }) => column));
  const isShared = (_: unknown, at: number) => !own.has(at % columns.length);
  return {
    ...design,
    fixed: { ...design.fixed, columns: columns.filter(isShared), values: values.filter(isShared) },
  };
}

/** What is said of the rows and the design, and of further structures of the residuals what is not said yet. */
function allNotes(rows: Table, design: Design, ofResiduals: readonly string[]): string[] {
  const own = [...dateNotes(rows, design), ...groupNotes(rows, design), ...designNotes(design)];
  return ofResiduals.length === 0 ? own : [...new Set([...own, ...ofResiduals])];
}

/** Throws UsageError for a known covariance of levels beside a structure of residuals: the likelihood of the latter goes by subjects. */
function refuseKnownBesideResidual({ random, residual }: Design): void {
  const term = random.find(({ known }) => known !== undefined);
  if (residual === undefined || term === undefined) return;
  throw new UsageError({
    option: "known",
    rule: "goes with independent residuals of one variance",
    got: `a structure of the residuals beside the known covariance of ${term.group}`,
    hint: "; leave one of them out",
  });
}

function structuresBesideCovariates({ names }: Border, count: number): UsageError {
  return new UsageError({
    option: "residual",
    rule: "must be one structure beside covariates of each response",
    got: `${count} structures beside ${names.join(", ")}`,
    hint: "; fit each of them",
  });
}

/** Is all that is known of the residuals that they are independent and have one variance? */
function sigmaIsFree({ sigma, free, start }: FitOptions, { weights }: ResolvedOptions): boolean {
  return [sigma, free, start, weights].every((value) => value === undefined);
}

/** The error for a term that is a covariance of residuals, beside residuals. */
function residualsTwice(term: RandomTerm): DataError {
  const [factor] = term.spec.factors;
  const visit = /^(?:C|factor|as\.factor)\(([^(),]+)\)$/.exec(factor?.name ?? "")?.[1] ?? factor?.name;
  return new DataError(
    `random terms: ${structuredLabel(term)}: no two samples of a ${term.group} share an effect, so its variances cannot be ` +
      `told from that of the residuals; write residual: "us(${visit} | ${term.grouping.at(-1)})" for a covariance of the ` +
      "residuals in its place",
  );
}

/** Weights of single cells as a table. */
function withTable(options: ResolvedOptions): ResolvedOptions {
  const { weights } = options;
  return typeof weights === "object"
    ? { ...options, weights: asTable(weights, { where: "weights" }) }
    : options;
}
