import type { Plan } from "../../fit/plan.js";
import type { LMEModel } from "../../model/lme-model.js";
import type { Table } from "../../table/table.js";
import { covariateCurve } from "./covariate-curve.js";
import { covariateValues } from "./covariate-values.js";
import type { CovariateRecord } from "./report-record.js";

/**
 * The covariates of the formula, those that vary inside groups first, since lines of groups can be drawn along them.
 *
 * @param responses positions, in the model, of the responses of the report
 */
export function covariateRecords(
  model: LMEModel,
  metadata: Table | undefined,
  responses: Int32Array,
): CovariateRecord[] {
  const { plan } = model;
  if (metadata === undefined) return inGroupsFirst(covariatesOfDesign(plan), plan);
  const all = covariateValues(plan, metadata);
  const held = new Set(plan.design.fixed.spec.variables.map(({ name }) => name));
  const isComplete = all.length === held.size && plan.options.offset === undefined;
  const records = all.map((each): CovariateRecord => {
    const { name, values, labels } = each;
    const curve = isComplete ? covariateCurve(model, each, all, responses) : {};
    return { name, values, ...(labels && { labels }), ...curve };
  });
  return inGroupsFirst(records, plan);
}

function inGroupsFirst(records: readonly CovariateRecord[], { design }: Plan): CovariateRecord[] {
  const index = design.random[0]?.index;
  if (index === undefined) return [...records];
  return [...records].sort((a, b) => Number(variesInside(b, index)) - Number(variesInside(a, index)));
}

function variesInside({ values }: CovariateRecord, index: Int32Array): boolean {
  const first = new Map<number, number>();
  return values.some((value, i) => {
    const group = index[i]!;
    if (!first.has(group)) first.set(group, value);
    return first.get(group) !== value && !Number.isNaN(value);
  });
}

/** Without the metadata: the columns of X that stand for one variable each. */
function covariatesOfDesign({ design }: Plan): CovariateRecord[] {
  const { columns, terms, values } = design.fixed;
  const width = columns.length;
  const rows = width === 0 ? 0 : values.length / width;
  return terms
    .filter(({ name, start, end }) => end > start && !name.includes(":") && name !== "Intercept")
    .flatMap(({ name, start, end }): CovariateRecord[] => {
      if (end === start + 1 && !columns[start]!.includes("[")) {
        return [{ name, values: Float32Array.from({ length: rows }, (_, i) => values[i * width + start]!) }];
      }
      const labels = ["reference", ...columns.slice(start, end).map(levelOf)];
      const codes = Float32Array.from({ length: rows }, (_, i) => {
        const row = values.subarray(i * width + start, i * width + end);
        return row.every((cell) => cell === 0 || cell === 1) ? row.indexOf(1) + 1 : Number.NaN;
      });
      return codes.some(Number.isNaN) ? [] : [{ name, values: codes, labels }];
    });
}

/** `drug` of `treatment[T.drug]`. */
function levelOf(column: string): string {
  return /\[(?:T\.)?(.*)\]$/.exec(column)?.[1] ?? column;
}
