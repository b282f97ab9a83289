import type { Design, DesignMatrix } from "../../design/design.js";
import { markedColumn } from "../../design/factor.js";
import { levelsSeen } from "../../design/rows/covariate-rows.js";
import { levelLabel } from "../../design/values/levels.js";
import { someOf } from "../../table/some-of.js";
import type { Reason } from "../status.js";

/** Levels that are named one by one. */
const MAX_LEVELS_NAMED = 5;

/**
 * Which columns of X depend on earlier ones and were dropped, and the levels of factors without values on the rows (all by
 * default) where that is why; nothing where all columns are kept.
 */
export function droppedColumns(
  design: Pick<Design, "fixed" | "covariates">,
  kept: Int32Array,
  rows: Int32Array | undefined,
): Reason[] {
  const { columns } = design.fixed;
  if (kept.length === columns.length) return [];
  const isKept = new Set(kept);
  const dropped = columns.filter((_, j) => !isKept.has(j));
  const lost: Reason = [
    "rank-deficient",
    `columns of X that depend on earlier ones were dropped (${someOf(dropped)})`,
  ];
  const absent = absentLevels(design, rows);
  return absent === "" ? [lost] : [lost, ["rank-deficient", absent]];
}

/** Rows that are no more than the columns of X kept, and the factor that has most of these; nothing where they suffice. */
export function tooFewRows({ columns, spec }: DesignMatrix, rows: number, kept: Int32Array): Reason[] {
  if (rows > kept.length) return [];
  const { length } = columns;
  const samples = rows === 1 ? "1 sample is" : `${rows} samples are`;
  const effects = length === 1 ? "the only fixed effect" : `the ${length} fixed effects`;
  return [["too-few-rows", `${samples} no more than ${effects}${largestFactor(spec.factors)}`]];
}

/** The factor with most levels or, without any, that of numbers with most columns. */
function largestFactor(factors: DesignMatrix["spec"]["factors"]): string {
  const sizes = (kind: "categorical" | "numeric") =>
    factors
      .filter((factor) => factor.kind === kind)
      .map((factor) => ({
        name: factor.name,
        size: factor.kind === "categorical" ? factor.levels.length : factor.width,
      }))
      .filter(({ size }) => size > 1)
      .sort((a, b) => b.size - a.size);
  const [categorical] = sizes("categorical");
  if (categorical !== undefined) return `; ${categorical.name} has ${categorical.size} levels`;
  const [numeric] = sizes("numeric");
  return numeric === undefined ? "" : `; ${numeric.name} has ${numeric.size} columns`;
}

/**
 * What is to be said of responses with values on some rows (all by default) whose fixed effects depend on each other there
 * because levels do not occur: `no values at arm = sham; …`. Empty where all levels occur.
 */
function absentLevels(
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
  const more = labels.length - MAX_LEVELS_NAMED;
  return labels.slice(0, MAX_LEVELS_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
