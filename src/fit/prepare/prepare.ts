import { covarianceOf } from "../../covariance/structures.js";
import { buildDesign } from "../../design/design.js";
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
import type { Plan } from "../plan.js";
import type { ResidualSupport } from "../residual-support.js";
import { residualSupport } from "../residuals.js";
import { searchSettings } from "../run/search-settings.js";
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
  const { responses: _, ...own } = without(runOptions, options);
  const resolved = withTable(resolveOptions(own));
  const { weights } = resolved;
  const perSample = typeof weights === "object" ? undefined : weights;
  const asked = { ...own, ...(responses && { responses }), weights: perSample };
  const asWritten = buildDesign(formula, rows, asked, support?.read);
  const design = { ...asWritten, random: inThetaOrder(asWritten.random) };
  const twice = repeated(design.random);
  if (twice !== undefined) throw new DataError(`random terms: ${twice}`);
  support?.check(design);
  checkOneStructure(own);
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
  const search = searchSettings(own, design);
  const { reasons: __, ...whole } = reduceRows(design, undefined, search);
  return {
    schemaVersion: 1,
    formula,
    options: resolved,
    ...(responses && { responses }),
    samples: Array.from(design.rows, (row) => rows.index[row]!),
    design,
    ...whole,
    // Weights per cell give each response a design of its own.
    reduced: typeof weights === "object" ? null : whole.reduced,
    ...(search && { search }),
    notes: [...dateNotes(rows, design), ...groupNotes(rows, design), ...designNotes(design)],
  };
}

/** Throws UsageError for several structures of residuals, of which a plan has one. */
function checkOneStructure({ residual }: FitOptions): void {
  if (residual === undefined || typeof residual === "string" || residual.length === 1) return;
  throw new UsageError({
    option: "residual",
    rule: "must be one structure",
    got: residual.join(", "),
    hint: "; fit each of them and take the first that converges",
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
