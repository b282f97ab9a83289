import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { thetaRanges } from "../../fit/lambda.js";
import type { Plan } from "../../fit/plan.js";
import { isSamePartition } from "../../fit/prepare/identifiable.js";

/** A random term of which some parameters are held. */
interface HeldTerm {
  readonly term: RandomTerm;
  /** For each of its θ 1 where it is estimated. */
  readonly free: Int32Array;
  /** Where the others stay. */
  readonly theta: Float64Array;
}

/** The random terms of a model by what is estimated of them. */
interface TermsByFreedom {
  readonly free: readonly RandomTerm[];
  readonly held: readonly HeldTerm[];
}

/**
 * The random terms of a plan by what is estimated. A term whose covariances are held at zero has the structure without
 * them, and one with all parameters held at zero is none.
 */
export function termsByFreedom({ design, search }: Plan): TermsByFreedom {
  if (search === undefined) return { free: design.random, held: [] };
  const free: RandomTerm[] = [];
  const held: HeldTerm[] = [];
  for (const { term, from, to } of thetaRanges(design.random)) {
    const covariance = covarianceOf(term);
    const parameters = covariance.parameters(term.columns.length);
    const mask = search.free.slice(from, to);
    const theta = search.start.slice(from, to);
    const isZero = mask.every((estimated, i) => estimated === 1 || theta[i] === 0);
    if (!mask.includes(0)) free.push(term);
    else if (isZero && !mask.includes(1)) continue;
    else if (isZero && mask.every((estimated, i) => (estimated === 1) === (parameters[i]!.kind === "scale")))
      free.push({ ...term, covariance: covariance.uncorrelated });
    else held.push({ term, free: mask, theta });
  }
  return { free, held };
}

/** Do two terms hold the same parameters of the same effects at the same values? */
export function holdTheSame(one: HeldTerm, other: HeldTerm): boolean {
  const equal = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
  return (
    one.term.covariance === other.term.covariance &&
    equal(one.term.known?.values ?? [], other.term.known?.values ?? []) &&
    equal(one.free, other.free) &&
    one.theta.every((value, i) => one.free[i] === 1 || value === other.theta[i]) &&
    equal(one.term.values, other.term.values) &&
    isSamePartition(one.term.index, other.term.index)
  );
}
