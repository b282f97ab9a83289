import { structureParts } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { thetaSlopes } from "../../fit/run/fit-design.js";
import {
  type CovarianceParameters,
  covarianceParameters,
} from "../../inference/covariance/covariance-parameters.js";
import { sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import { partSensitivities } from "../../inference/covariance/vcov-sensitivity.js";
import type { Fitted } from "../../inference/each-tested.js";
import { ZERO_PIVOT } from "../../kernel/layouts.js";
import type { Table } from "../../table/table.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";
import { joinLong } from "./join-tables.js";

/** Step of the differences of the parameters along θ and log σ; what they lose is its square. */
const STEP = 1e-5;
/** A correlation this near to ±1, and a correlation of times this near to 0, is at its bound. */
const NEAR = 1e-7;

/**
 * The covariance parameters on the scale one reads, a row for each response and parameter: response, term (as the groups of
 * `varianceComponents`), name (`sd`, `cor`, `phi`: the correlation over one unit of time, `ratio` of standard deviations), level
 * (effect, visit, pair, lag or level; null where there is one for all), estimate, std_error. Standard errors are those of the
 * observed information of the likelihood that was maximised, by the delta method: NaN for what is held, and at a bound.
 *
 * The residual's own parameters come last, its standard deviation at the first visit before all others.
 */
export function covarianceTable({ plan, balances, result }: Fitted) {
  const tables = structureParts(plan, result).map((part) => ownTable(part.plan, balances, part.result));
  return joinLong(result.responses, tables);
}

function ownTable(plan: Plan, table: Table, result: FitResult) {
  const { random, residual } = plan.design;
  const scale = covarianceParameters(random, residual);
  const order = rowOrder(scale);
  const { responses } = result;
  const width = order.length;
  const estimate = new Float64Array(responses.length * width).fill(Number.NaN);
  const error = estimate.slice();
  const put = (to: Float64Array, response: number, values: Float64Array) => {
    for (const [row, place] of order.entries()) to[response * width + row] = values[place]!;
  };
  responses.forEach((_, i) => {
    const theta = thetaOf(result, i);
    if (!theta.includes(Number.NaN)) put(estimate, i, scale.read(theta, Math.sqrt(result.sigma2[i]!)));
  });
  for (const part of sharedRows(plan, table, responses)) {
    partSensitivities(part, plan.options.reml, result, "satterthwaite", (response, { spread }) => {
      const theta = thetaOf(result, response);
      const slopes = thetaSlopes(part.reduced, theta);
      put(error, response, standardErrors(scale, theta, Math.sqrt(result.sigma2[response]!), slopes, spread));
    });
  }
  return longTable({
    response: repeatEach(responses, width),
    term: repeatAll(
      order.map((place) => scale.places[place]!.term),
      responses.length,
    ),
    name: repeatAll(
      order.map((place) => scale.kinds[place]!),
      responses.length,
    ),
    level: repeatAll(
      order.map((place) => scale.places[place]!.level),
      responses.length,
    ),
    estimate,
    std_error: error,
  });
}

/** Places of the parameters by term, σ before the other parameters of the residual. */
function rowOrder({ places, kinds }: CovarianceParameters): number[] {
  const sigma = kinds.length - 1;
  const first = places.findIndex(({ term }, i) => i < sigma && /^Residual( |$)/.test(term));
  const others = Array.from({ length: sigma }, (_, i) => i);
  return first < 0 ? [...others, sigma] : [...others.slice(0, first), sigma, ...others.slice(first)];
}

/**
 * Standard errors of the parameters by the delta method.
 *
 * @param slopes of θ along each parameter of the search
 * @param spread covariance of the parameters of the search and log σ
 */
function standardErrors(
  { read, kinds }: CovarianceParameters,
  theta: Float64Array,
  sigma: number,
  slopes: readonly Float64Array[],
  spread: Float64Array,
): Float64Array {
  const values = read(theta, sigma);
  const along = (i: number, step: number) => {
    const slope = slopes[i];
    return slope === undefined
      ? read(theta, sigma * Math.exp(step))
      : read(
          theta.map((value, l) => value + step * slope[l]!),
          sigma,
        );
  };
  const size = slopes.length + 1;
  const jacobian = Array.from({ length: size }, (_, i) => {
    const [up, down] = [along(i, STEP), along(i, -STEP)];
    return up.map((value, k) => (value - down[k]!) / (2 * STEP));
  });
  return values.map((value, k) => {
    if (isAtBound(kinds[k]!, value, sigma)) return Number.NaN;
    let variance = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) variance += jacobian[i]![k]! * spread[i * size + j]! * jacobian[j]![k]!;
    }
    // Nothing is uncertain about a parameter that is held.
    return variance > 0 ? Math.sqrt(variance) : Number.NaN;
  });
}

function isAtBound(kind: CovarianceParameters["kinds"][number], value: number, sigma: number): boolean {
  if (kind === "cor") return Math.abs(value) > 1 - NEAR;
  if (kind === "phi") return value < NEAR || value > 1 - NEAR;
  return value < ZERO_PIVOT * (kind === "sd" ? sigma : 1);
}
