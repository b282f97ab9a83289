import { percentExplained } from "../../balances/percent-explained.js";
import { structureParts } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { type VarianceShares, varianceShares } from "../../inference/variances/explained-variance.js";
import { Frame } from "../../table/frame.js";
import type { Table } from "../../table/table.js";
import { longTable } from "./frames.js";
import { linearPredictor } from "./linear-predictor.js";

/**
 * R² of Nakagawa & Schielzeth (2013), with random slopes as Johnson (2014): marginal, what the fixed effects explain,
 * and conditional, what fixed and random effects explain together, of the total variance of a response. With weights the
 * residual variance is the mean of σ²/wᵢ over the rows of the response.
 *
 * @returns one row per response: response, marginal, conditional
 */
export function r2Table({ plan, balances: table, result }: Fitted) {
  const shares = sharesOf(plan, table, result);
  return longTable({
    response: result.responses,
    marginal: shareOf(shares, ({ fixed }) => fixed, totalOf),
    conditional: shareOf(shares, (parts) => parts.fixed + randomOf(parts), totalOf),
  });
}

/**
 * Intraclass correlations: the share of the variance that lies between the levels of each grouping factor, adjusted
 * (of random and residual variance) and unadjusted (of all variance, fixed effects included). The row of a response
 * whose group is null holds all grouping factors together. With weights the residual variance is that of `r2`.
 *
 * @returns long table: response, group, variance, adjusted, unadjusted
 */
export function iccTable({ plan, balances: table, result }: Fitted) {
  const shares = sharesOf(plan, table, result);
  const { random } = plan.design;
  const groups = [...new Set(random.map(({ group }) => group)), null];
  const rows = result.responses.flatMap((response, i) =>
    groups.map((group) => {
      const parts = shares[i];
      const variance =
        parts === undefined
          ? Number.NaN
          : parts.random.reduce(
              (total, value, t) => total + (group === null || random[t]!.group === group ? value : 0),
              0,
            );
      return {
        response,
        group,
        variance,
        adjusted: parts === undefined ? Number.NaN : variance / (randomOf(parts) + parts.residual),
        unadjusted: parts === undefined ? Number.NaN : variance / totalOf(parts),
      };
    }),
  );
  return longTable({
    response: rows.map((row) => row.response),
    group: rows.map((row) => row.group),
    variance: Float64Array.from(rows, (row) => row.variance),
    adjusted: Float64Array.from(rows, (row) => row.adjusted),
    unadjusted: Float64Array.from(rows, (row) => row.unadjusted),
  });
}

/** Shares of each response; undefined where it has no estimates. */
function sharesOf(plan: Plan, table: Table, result: FitResult): (VarianceShares | undefined)[] {
  const out = new Array<VarianceShares | undefined>(result.responses.length).fill(undefined);
  for (const part of structureParts(plan, result)) {
    for (const [i, shares] of ownShares(part.plan, table, part.result).entries())
      out[part.places[i]!] = shares;
  }
  return out;
}

function ownShares(plan: Plan, table: Table, result: FitResult): (VarianceShares | undefined)[] {
  const out = new Array<VarianceShares | undefined>(result.responses.length).fill(undefined);
  const { terms, sigma2, beta } = result;
  for (const { design, present, responses } of sharedRows(plan, table, result.responses)) {
    for (const response of responses) {
      if (Number.isNaN(sigma2[response]!)) continue;
      const mean = linearPredictor(
        design.fixed.values,
        beta.subarray(response * terms, (response + 1) * terms),
        design.rows.length,
      );
      out[response] = varianceShares(design, mean, thetaOf(result, response), sigma2[response]!, present);
    }
  }
  return out;
}

function shareOf(
  shares: readonly (VarianceShares | undefined)[],
  part: (shares: VarianceShares) => number,
  whole: (shares: VarianceShares) => number,
): Float64Array {
  return Float64Array.from(shares, (parts) =>
    parts === undefined ? Number.NaN : part(parts) / whole(parts),
  );
}

function randomOf({ random }: VarianceShares): number {
  return random.reduce((total, value) => total + value, 0);
}

function totalOf(parts: VarianceShares): number {
  return parts.fixed + randomOf(parts) + parts.residual;
}

/** Share of each response in the total variance over the samples of the model; see `percentExplained`. */
export function explainedShares({ plan, balances: table, result: { responses } }: Fitted): Float64Array {
  const rows = rowsInTable(plan, table).filter((row) => row >= 0);
  const width = responses.length;
  const values = new Float64Array(rows.length * width);
  responses.forEach((name, j) => {
    const column = numericColumn(table, name);
    rows.forEach((row, i) => {
      values[i * width + j] = column[row]!;
    });
  });
  const samples = Array.from(rows, (row) => table.index[row]!);
  return percentExplained(new Frame(samples, responses, values));
}
