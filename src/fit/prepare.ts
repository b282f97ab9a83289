import { buildDesign, type Design } from "../design/design.js";
import { UsageError } from "../errors.js";
import type { Table } from "../table/table.js";
import type { FitOptions } from "./options.js";
import type { Plan, ResolvedOptions } from "./plan.js";
import { type ReducedRows, reduceRows } from "./reduce-rows.js";

/**
 * Parse the formula, build the design and reduce it to what the likelihood needs: everything about a model but the
 * responses.
 *
 * @param formula right-hand side, patsy's grammar; lme4's bars for random effects
 * @param metadata one row per sample
 * @param options see `FitOptions`; `groups` names the column of subjects
 * @throws FormulaError for a formula that cannot be read, DataError for covariates that cannot be used, UsageError
 * for options that contradict each other
 */
export function prepare(formula: string, metadata: Table, options: FitOptions = {}): Plan {
  const resolved = resolveOptions(options);
  const design = sortTerms(buildDesign(formula, metadata, options));
  const { reduced, flags }: ReducedRows = reduceRows(design);
  return {
    schemaVersion: 1,
    formula,
    options: resolved,
    samples: Array.from(design.rows, (row) => metadata.index[row]!),
    design,
    reduced,
    flags,
  };
}

const tests = ["satterthwaite", "residual", "normal"];
const vcovs = ["gls", "joint"];
const adjusts = ["bh", "by", "holm", "bonferroni", "none"];

function resolveOptions(options: FitOptions): ResolvedOptions {
  const { reml = true, test = "satterthwaite", vcov = "gls", adjust = "bh" } = options;
  requireOneOf("test", test, tests);
  requireOneOf("vcov", vcov, vcovs);
  requireOneOf("adjust", adjust, adjusts);
  if (vcov === "joint" && test !== "normal") {
    throw new UsageError(`options: vcov "joint" goes with test "normal", got test "${test}"`);
  }
  return { ...options, reml, test, vcov, adjust };
}

function requireOneOf(option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new UsageError(`options: ${option} must be one of ${known.join(", ")}, got "${value}"`);
}

/** Random terms by decreasing number of levels, as lme4 orders θ. */
function sortTerms(design: Design): Design {
  const random = [...design.random].sort((a, b) => b.levels.length - a.levels.length);
  return { ...design, random };
}
