import { UsageError } from "../errors.js";
import { structureParts } from "../fit/fallbacks.js";
import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { flagOf } from "../fit/status.js";
import type { Table } from "../table/table.js";
import { eachAdjusted, robustMoments } from "./asked-covariance.js";
import { type Estimability, estimabilityOf } from "./contrasts/estimability.js";
import type { Tested } from "./contrasts/test-contrast.js";
import { eachSensitivity, type FittedRows, ownCovariance } from "./covariance/vcov-sensitivity.js";
import { isRobust } from "./robust-method.js";

const perfectFit = flagOf("perfect-fit");

/** A fit with the table it was made from. */
export interface Fitted {
  readonly plan: Plan;
  readonly balances: Table;
  readonly result: FitResult;
}

/**
 * Call `receive` for every response that has estimates with all that tests of its fixed effects take, by the method of
 * the plan. Responses with the same rows come one after the other and share `rows` and `estimability`.
 *
 * @throws UsageError for the joint covariance, of which only variances are kept
 */
export function eachTested({ plan: whole, balances, result: all }: Fitted, receive: ReceiveTested): void {
  for (const { plan, result, places } of structureParts(whole, all)) {
    eachOfStructure({ plan, balances, result }, (response, tested, estimability, rows) =>
      receive(places[response]!, tested, estimability, rows),
    );
  }
}

type ReceiveTested = (response: number, tested: Tested, estimability: Estimability, rows: FittedRows) => void;

function eachOfStructure({ plan, balances, result }: Fitted, receive: ReceiveTested): void {
  const { test, vcov } = plan.options;
  if (vcov === "joint") {
    throw new UsageError(
      'tests of several coefficients: need their covariances, got vcov "joint", which has variances only; ' +
        'use infer({ vcov: "gls" })',
    );
  }
  let last: FittedRows | undefined;
  let estimability: Estimability | undefined;
  eachCovariance(plan, balances, result, (response, sensitivity, rows) => {
    if (rows !== last) estimability = estimabilityOf(plan.design, rows);
    last = rows;
    const own = result.beta.subarray(response * result.terms, (response + 1) * result.terms);
    const beta = Float64Array.from(rows.kept, (j) => own[j]!);
    const residualDf =
      vcov === "gls"
        ? result.nobs[response]! - result.rank[response]!
        : result.df[response * result.terms + rows.kept[0]!]!;
    const isPerfect = (result.flags[response]! & perfectFit) !== 0;
    receive(response, { beta, sensitivity, test, residualDf, isPerfect }, estimability!, rows);
  });
}

/** The sensitivity of the covariance that the plan asks for. */
function eachCovariance(
  plan: Plan,
  table: Table,
  result: FitResult,
  receive: Parameters<typeof eachSensitivity>[4],
): void {
  const { test, vcov } = plan.options;
  if (test === "satterthwaite" && isRobust(vcov)) {
    eachAdjusted(plan, table, result, vcov, (response, adjusted, rows) => {
      const own = ownCovariance(result, response, rows);
      receive(response, { ...own, robust: robustMoments(adjusted) }, rows);
    });
  } else {
    eachSensitivity(plan, table, result, test, receive);
  }
}

/** The weights of the kept columns. */
export function keptWeights(row: Float64Array, { kept }: Estimability): Float64Array {
  return Float64Array.from(kept, (j) => row[j]!);
}
