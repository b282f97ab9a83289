import { covarianceOf } from "../covariance/structures.js";
import type { ResidualDesign } from "./residual-design.js";
import { structureOfResidual } from "./structures.js";

/** A parameter of the covariance of residuals: an element of θ behind those of the random terms. */
export interface ResidualParameter {
  /**
   * `sd`: a standard deviation over that of the first visit (in the first arm); `cor`; `phi`: the correlation over one unit of
   * time; `ratio`: a standard deviation over that of the first arm or level.
   */
  readonly kind: "sd" | "cor" | "phi" | "ratio";
  /** Unique among the parameters: `Residual.sd.week8`, `Residual.cor.lag 2`, with arms `Residual.b.sd.week8`. */
  readonly name: string;
  /** The visit of an `sd`; the visits or the lag of a `cor`, where there are several; the level of a `ratio`. */
  readonly level?: string;
  /** The arm, where there are any. */
  readonly arm?: string;
  readonly lower: number;
  readonly upper: number;
}

type Structured = Pick<ResidualDesign, "kind" | "visits" | "arms" | "levels">;

/**
 * The parameters of a structure in the order of θ: arm by arm standard deviations and correlations (by lag, by pair of
 * neighbours, or of `us` column by column), then the ratios of `variance`. The standard deviation of the first visit in the first arm
 * is that of σ².
 */
export function residualParameters(residual: Structured): ResidualParameter[] {
  const { levels } = residual;
  const ofArms = armNames(residual).flatMap((arm, at) =>
    ofStructure(residual, at === 0).map(({ name, ...own }) => {
      const labels = [arm, own.kind, name];
      return {
        ...own,
        name: ["Residual", ...labels.filter((label) => label !== undefined)].join("."),
        ...(arm !== undefined && { arm }),
        ...(name !== undefined && { level: name }),
      };
    }),
  );
  const ratios = levels.slice(1).map((level) => ({
    kind: "ratio" as const,
    name: `Residual.ratio.${level}`,
    level,
    ...positive,
  }));
  return [...ofArms, ...ratios];
}

const positive = { lower: 0, upper: Number.POSITIVE_INFINITY };

/** The arms, one without a name where there are none. */
function armNames({ arms }: Structured): readonly (string | undefined)[] {
  return arms.length === 0 ? [undefined] : arms;
}

type Own = Pick<ResidualParameter, "kind" | "lower" | "upper"> & { readonly name: string | undefined };

/** The parameters of one arm. */
function ofStructure(residual: Structured, isFirst: boolean): Own[] {
  const { covariance, isHeterogeneous, isOfTimes } = structureOfResidual(residual);
  if (covariance === undefined) return [];
  const { visits } = residual;
  const k = isOfTimes ? 2 : visits.length;
  const structure = covarianceOf({ covariance });
  const sds: Own[] = isHeterogeneous
    ? visits.map((name) => ({ kind: "sd", name, ...positive }))
    : [{ kind: "ratio", name: undefined, ...positive }];
  const pairs = structure.correlations(k);
  const bounds = structure.parameters(k).slice(sds.length);
  const correlations = bounds.map(({ lower, upper, name }, at): Own => {
    const [pair, another] = pairs[at]!;
    if (isOfTimes) return { kind: "phi", name: undefined, lower, upper };
    if (bounds.length === 1) return { kind: "cor", name: undefined, lower, upper };
    // A correlation of several pairs is that of their distance, as is the one of the first and last visit.
    const isOfLag = another !== undefined || name !== undefined;
    const label = isOfLag ? `lag ${pair![0] - pair![1]}` : `${visits[pair![1]]}:${visits[pair![0]]}`;
    return { kind: "cor", name: label, lower, upper };
  });
  return [...(isFirst ? sds.slice(1) : sds), ...correlations];
}

/** What θ says of the residuals of one arm. */
export interface ArmParameters {
  /** Standard deviation of each visit over σ; one number where they share theirs. */
  readonly sds: Float64Array;
  readonly correlations: readonly number[];
}

/**
 * θ of the residuals by arm, and the ratio of each level of `variance`.
 *
 * @param theta of the residuals alone
 */
export function splitTheta(
  residual: Structured,
  theta: ArrayLike<number>,
): { readonly arms: readonly ArmParameters[]; readonly ratios: Float64Array } {
  const all = Array.from(theta);
  const { isHeterogeneous } = structureOfResidual(residual);
  let at = 0;
  const take = (count: number) => all.slice(at, (at += count));
  const arms = armNames(residual).map((_, arm): ArmParameters => {
    const own = ofStructure(residual, arm === 0);
    const width = isHeterogeneous ? residual.visits.length : 1;
    const held = arm === 0 ? [1] : [];
    const sds = own.length === 0 ? held : [...held, ...take(width - held.length)];
    const correlations = take(own.length - (width - held.length));
    return { sds: Float64Array.from(sds), correlations };
  });
  return { arms, ratios: Float64Array.from([1, ...take(Math.max(0, residual.levels.length - 1))]) };
}
