import type { CovariateRecord, RandomRecord, ReportData } from "../../../record/report-record.js";
import { NONE } from "../../state.js";

/** The most categories that colours tell apart. */
const MAX_GROUPS = 7;

/** A covariate that tells groups apart: constant inside each, with few values. */
export interface Grouping {
  readonly name: string;
  readonly labels: readonly string[];
  /** Position in `labels` of each sample, -1 for none. */
  readonly codes: Int32Array;
}

/** The groups that lines are drawn for: the levels of the first random term. */
export function mainGroups({ design }: ReportData): RandomRecord | undefined {
  return design?.random.find(({ index }) => index.some((level) => level >= 0));
}

/**
 * The covariate that colours points or parts panels, where it has few values and is not the one on the axis.
 *
 * @param chosen position of a covariate; `NONE`, or `AUTOMATIC` for the first that is constant inside groups
 */
export function groupingBy(data: ReportData, axis: CovariateRecord, chosen: number): Grouping | undefined {
  if (chosen >= 0) {
    const covariate = data.covariates[chosen]!;
    return covariate === axis ? undefined : fewValues(covariate);
  }
  if (chosen === NONE) return undefined;
  const index = mainGroups(data)?.index;
  for (const covariate of data.covariates) {
    if (covariate === axis) continue;
    const grouping = fewValues(covariate);
    if (grouping !== undefined && (index === undefined || isConstantInside(grouping.codes, index)))
      return grouping;
  }
  return undefined;
}

/** Covariates with few values, which can colour points or part panels, by their positions. */
export function groupings({ covariates }: ReportData): ReadonlyMap<number, string> {
  return new Map(
    covariates.flatMap((covariate, i) =>
      fewValues(covariate) === undefined ? [] : [[i, covariate.name] as const],
    ),
  );
}

function fewValues({ name, values, labels }: CovariateRecord): Grouping | undefined {
  if (labels !== undefined) {
    return labels.length > MAX_GROUPS || labels.length < 2
      ? undefined
      : { name, labels, codes: Int32Array.from(values) };
  }
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (distinct.length > MAX_GROUPS || distinct.length < 2) return undefined;
  const codes = Int32Array.from(values, (value) => distinct.indexOf(value));
  return { name, labels: distinct.map((value) => String(Number(value.toPrecision(6)))), codes };
}

function isConstantInside(codes: Int32Array, index: Int32Array): boolean {
  const first = new Map<number, number>();
  return codes.every((code, i) => {
    if (!first.has(index[i]!)) first.set(index[i]!, code);
    return first.get(index[i]!) === code;
  });
}
