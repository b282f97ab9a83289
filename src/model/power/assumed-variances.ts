import { UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { residualPlace } from "../../fit/residual-at.js";
import { residualStart } from "../../residual/residual-start.js";
import type { FittedModel } from "../fitted-model.js";
import { thetaNames } from "../read/theta-names.js";
import type { PowerOptions } from "./power-options.js";

/** θ and σ of every response of a study. */
export interface AssumedVariances {
  readonly count: number;
  /** Elements of one θ. */
  readonly parameters: number;
  /** One θ per response, or one for all. */
  readonly theta: Float64Array;
  readonly sigma: Float64Array;
}

/** Variances as they are stated, or those of the pilot. @throws UsageError for others than the model has */
export function assumedVariances(
  { pilot, theta, sigma, responses }: PowerOptions,
  { design }: Plan,
): AssumedVariances {
  const names = thetaNames(design);
  const parameters =
    residualPlace(design) + (design.residual === undefined ? 0 : residualStart(design.residual).length);
  const fitted = pilot && pilotVariances(pilot, parameters);
  const thetas = theta === undefined ? fitted?.theta : statedThetas(theta, parameters, names);
  if (thetas === undefined)
    throw new UsageError(
      `power: theta must hold ${parameters} numbers (${names.join(", ")}), got none, and no pilot`,
    );
  const sigmas = sigma === undefined ? (fitted?.sigma ?? [1]) : [sigma].flat();
  const count = responses ?? Math.max(thetas.length, sigmas.length);
  const all =
    thetas.length === 1 ? thetas : Array.from({ length: count }, (_, i) => thetas[i % thetas.length]!);
  return {
    count,
    parameters,
    theta: Float64Array.from(all.flatMap((own) => Array.from(own))),
    sigma: Float64Array.from({ length: count }, (_, i) => sigmas[i % sigmas.length]!),
  };
}

function statedThetas(
  theta: NonNullable<PowerOptions["theta"]>,
  parameters: number,
  names: readonly string[],
): readonly ArrayLike<number>[] {
  const given = Array.from(theta as ArrayLike<unknown>);
  const isOne = given.every((value) => typeof value === "number");
  const thetas = isOne ? [given as number[]] : (given as ArrayLike<number>[]).map((own) => Array.from(own));
  const wrong = thetas.find((own) => own.length !== parameters || !own.every(Number.isFinite));
  if (wrong === undefined && thetas.length > 0) return thetas;
  throw new UsageError(
    `power: theta must hold ${parameters} numbers (${names.join(", ")}), got [${(wrong ?? []).join(", ")}]`,
  );
}

function pilotVariances({ result }: FittedModel, parameters: number) {
  const m = result.parameters;
  const known = Array.from(result.responses.keys()).filter((i) => {
    const own = result.theta.subarray(i * m, (i + 1) * m);
    return result.sigma2[i]! > 0 && own.every(Number.isFinite);
  });
  if (m !== parameters || known.length === 0) {
    const got = known.length === 0 ? "a pilot without estimates" : `a pilot with ${m}`;
    throw new UsageError(
      `power: the pilot must have the ${parameters} covariance parameters of the model, got ${got}`,
    );
  }
  return {
    theta: known.map((i) => result.theta.subarray(i * m, (i + 1) * m)),
    sigma: known.map((i) => Math.sqrt(result.sigma2[i]!)),
  };
}
