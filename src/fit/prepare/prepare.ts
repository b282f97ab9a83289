import { checkOptions } from "../../check-options.js";
import { buildDesign } from "../../design/design.js";
import { inThetaOrder } from "../../design/random/random-term.js";
import { DataError, UsageError } from "../../errors.js";
import { asTable } from "../../table/as-table.js";
import { givenTable } from "../../table/given-table.js";
import type { Table } from "../../table/table.js";
import { type FitOptions, fitOptionKinds } from "../options.js";
import type { Plan, ResolvedOptions } from "../plan.js";
import { type RunOptions, runOptionKinds } from "../pool/run-options.js";
import { searchSettings } from "../run/search-settings.js";
import { designNotes, groupNotes } from "./design-notes.js";
import { repeated } from "./identifiable.js";
import { reduceRows } from "./reduce-rows.js";

/**
 * Parse the formula, build the design and reduce it to what the likelihood needs: everything about a model but the
 * responses.
 *
 * @param formula right-hand side, patsy's grammar; lme4's bars for random effects
 * @param metadata one row per sample: a Table, or anything that `asTable` reads
 * @param options see `FitOptions`; `groups` names the column of subjects. Those of `fit` may be among them and are passed
 * over
 * @throws FormulaError for a formula that cannot be read, DataError for covariates that cannot be used, UsageError
 * for options that contradict each other
 */
export function prepare(formula: string, metadata: Table | object, options: FitOptions = {}): Plan {
  // Those of the run itself, given to `mixedlm` with the rest, have no place in a plan.
  checkOptions("prepare", options, { ...fitOptionKinds, ...runOptionKinds });
  const { threads, signal, onProgress, ...own }: FitOptions & RunOptions = options;
  const resolved = resolveOptions(own);
  const rows = givenTable(metadata, "metadata");
  const { weights } = resolved;
  const perSample = typeof weights === "object" ? undefined : weights;
  const asWritten = buildDesign(formula, rows, { ...own, weights: perSample });
  const design = { ...asWritten, random: inThetaOrder(asWritten.random) };
  const twice = repeated(design.random);
  if (twice !== undefined) throw new DataError(`random terms: ${twice}`);
  const search = searchSettings(own, design.random);
  const { reasons: _, ...whole } = reduceRows(design, undefined, search);
  return {
    schemaVersion: 1,
    formula,
    options: resolved,
    samples: Array.from(design.rows, (row) => rows.index[row]!),
    design,
    ...whole,
    // Weights per cell give each response a design of its own.
    reduced: typeof weights === "object" ? null : whole.reduced,
    ...(search && { search }),
    notes: [...groupNotes(rows, design), ...designNotes(design)],
  };
}

/** Options with their defaults. @throws UsageError for options that contradict each other. */
export function resolveOptions(options: FitOptions): ResolvedOptions {
  const { reml = true, test = "satterthwaite", vcov = "gls", adjust = "bh" } = options;
  if (vcov === "joint" && test !== "normal") {
    throw new UsageError(`options: vcov "joint" goes with test "normal", got test "${test}"`);
  }
  if ((vcov === "cr0" || vcov === "cr1") && test !== "normal" && test !== "residual") {
    throw new UsageError(
      `options: vcov "${vcov}" goes with test "residual" (G - 1 degrees of freedom for G clusters) or "normal", got test "${test}"`,
    );
  }
  if (test === "kenward-roger" && !reml) {
    throw new UsageError('options: test "kenward-roger" needs reml, got reml: false');
  }
  const { weights } = options;
  const cells = typeof weights === "object" && { weights: asTable(weights, { where: "weights" }) };
  return { ...options, ...cells, reml, test, vcov, adjust };
}
