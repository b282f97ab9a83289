import { suggest, UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { residualPlace } from "../../fit/residual-at.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import { residualCovariance } from "../../residual/covariance.js";
import { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";

/**
 * The covariance of a subject's residuals at all visits, visits × visits, of one response: with weights of one, at the first level of
 * `variance`. NaN at a visit that the response never has in the arm.
 *
 * @param group the arm, where the structure has arms; the first by default
 * @throws UsageError for residuals without visits, and for unknown responses and arms
 */
export function residualCovarianceFrame(
  plan: Plan,
  table: Table,
  result: FitResult,
  response: string,
  group: string | undefined,
): Frame {
  const { residual } = plan.design;
  const where = "residualCovariance";
  if (residual === undefined || residual.visits.length === 0) {
    const got = residual?.text || "independent residuals";
    const rule = "needs residuals with a structure over visits, such as us(visit | subject)";
    throw new UsageError({ where, rule, got });
  }
  const at = result.responses.indexOf(response);
  if (at < 0) {
    const hint = suggest(response, result.responses);
    throw new UsageError({ where, rule: `no response named '${response}'`, hint });
  }
  const { visits, arms } = residual;
  const arm = group === undefined ? 0 : arms.indexOf(group);
  if (arm < 0) {
    const known = arms.length === 0 ? "; the structure has no arms" : `; there are ${arms.join(", ")}`;
    throw new UsageError({
      where,
      rule: `no arm named '${group}'`,
      hint: `${suggest(group!, arms)}${known}`,
    });
  }
  const theta = thetaOf(result, at).subarray(residualPlace(plan.design));
  const values = residualCovariance(residual, theta, result.sigma2[at]!, arm);
  const seen = visitsSeen(plan, table, response, arm);
  const k = visits.length;
  const known = values.map((value, i) =>
    seen.has(Math.floor(i / k)) && seen.has(i % k) ? value : Number.NaN,
  );
  return new Frame(visits, visits, known);
}

/** The visits at which an arm has values of a response; all of them where the responses are not at hand. */
function visitsSeen({ design, samples }: Plan, table: Table, response: string, arm: number): Set<number> {
  const { visit, arm: arms, visits } = design.residual!;
  if (!Object.hasOwn(table.columns, response)) return new Set(visits.keys());
  const column = numericColumn(table, response);
  const rows = rowsInTable({ design, samples } as Plan, table);
  const here = Array.from(visit.keys()).filter(
    (row) => arms[row] === arm && rows[row]! >= 0 && !Number.isNaN(column[rows[row]!]!),
  );
  return new Set(here.map((row) => visit[row]!));
}
