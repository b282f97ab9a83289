import type { Design } from "../../design/design.js";
import { markedColumn } from "../../design/factor.js";
import { levelsSeen } from "../../design/rows/covariate-rows.js";
import { levelLabel } from "../../design/values/levels.js";

/** Levels that are named one by one. */
const MOST = 5;

/**
 * What is to be said of responses with values on some rows (all by default) whose fixed effects depend on each other there
 * because levels do not occur: `no values at arm = sham; …`. Empty where all levels occur.
 */
export function absentLevels(
  { fixed, covariates }: Pick<Design, "fixed" | "covariates">,
  rows: Int32Array | undefined,
): string {
  const missing = fixed.spec.factors.flatMap((factor, f) => {
    if (factor.kind === "numeric") return [];
    const seen = new Set(levelsSeen(covariates, f, factor.levels.length, rows));
    const absent = factor.levels.filter((_, level) => !seen.has(level)).map(levelLabel);
    return absent.length === 0 ? [] : [`${markedColumn(factor.name) ?? factor.name} = ${firstOf(absent)}`];
  });
  if (missing.length === 0) return "";
  const places = [...new Set(missing)].join(" and ");
  return `no values at ${places}; F tests and means are over the other levels`;
}

function firstOf(labels: readonly string[]): string {
  const more = labels.length - MOST;
  return labels.slice(0, MOST).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
