import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { isSamePartition } from "../../fit/prepare/identifiable.js";
import { symmetricEigen } from "../../kernel/dense.js";
import { faceOf, levelPairs, rangeOf } from "./cone-face.js";
import { asSum, probesOf } from "./cone-sum.js";
import { type CovarianceCone, conesOf, raysOf } from "./covariance-cone.js";

/** A variance below this share of the largest of its term is zero. */
const ZERO = 1e-6;

/** How the covariances of some random terms lie among those of others. */
interface NestedCovariances {
  /** A term of the smaller model that can give a covariance which the larger model cannot; undefined where nested. */
  readonly outside: RandomTerm | undefined;
  /** Variances of the larger model that are zero for every covariance of the smaller. */
  readonly variances: number;
}

/**
 * Can some random terms give every covariance matrix of the responses that others can? The matrices of a model,
 * Σ_t Σ_h Z_h Ψ_t Z_h', form a convex cone, the sum of the cones of its terms. One cone holds another when it holds the
 * matrices on which that is built; and what can take part in such a matrix is known from its range.
 *
 * So `diag(a | g)` holds `(1 | g)`, `(0 + a | g)` holds `(1 | g) + (1 | g:a)`, and `diag(a + x | g)` does not hold
 * `diag(0 + a | g)`, though its columns span those. The matrices of `cs(0 + a | g)` form no convex cone: it holds what
 * the same effects give under a structure that it contains, else what its convex part holds.
 */
export function nestedCovariances(
  large: readonly RandomTerm[],
  small: readonly RandomTerm[],
): NestedCovariances {
  const matched = matchedTerms(large, small);
  const cones = large.filter((term) => !matched.has(term)).flatMap(conesOf);
  const left = small.filter((term) => ![...matched.values()].includes(term));
  const Psi = cones.map(({ width }) => new Float64Array(width * width));
  const n = (large[0] ?? small[0])?.index.length ?? 0;
  const probes = probesOf(cones, n);
  for (const term of left) {
    const pairs = cones.map(({ index }) => levelPairs(term.index, index));
    for (const ray of conesOf({ ...term, covariance: covarianceOf(term).hull }).flatMap(raysOf)) {
      const range = rangeOf(ray);
      const faces = cones.map((other, u) => faceOf(other, range, pairs[u]!));
      const parts = asSum(ray, cones, faces, probes);
      if (parts === undefined) return { outside: term, variances: Number.NaN };
      parts.forEach((part, u) => {
        part.forEach((value, at) => {
          Psi[u]![at]! += value;
        });
      });
    }
  }
  const variances = cones.reduce((total, cone, u) => total + zeroVariances(cone, Psi[u]!), 0);
  return { outside: undefined, variances };
}

/** Terms of the larger model whose matrices form no convex cone, each with one of the smaller that it holds. */
function matchedTerms(
  large: readonly RandomTerm[],
  small: readonly RandomTerm[],
): Map<RandomTerm, RandomTerm> {
  const matched = new Map<RandomTerm, RandomTerm>();
  for (const term of large) {
    const { hull, contains } = covarianceOf(term);
    if (hull === term.covariance) continue;
    const taken = new Set(matched.values());
    const held = small.find(
      (other) => !taken.has(other) && contains.includes(other.covariance) && hasSameEffects(term, other),
    );
    if (held !== undefined) matched.set(term, held);
  }
  return matched;
}

function hasSameEffects(one: RandomTerm, other: RandomTerm): boolean {
  return (
    one.columns.length === other.columns.length &&
    one.values.every((value, at) => value === other.values[at]) &&
    isSamePartition(one.index, other.index)
  );
}

function zeroVariances({ hasOneVariance, width }: CovarianceCone, Psi: Float64Array): number {
  const { values } = symmetricEigen(Psi, width);
  const most = values.reduce((largest, value) => Math.max(largest, value), 0);
  if (hasOneVariance) return most > ZERO ? 0 : 1;
  return values.filter((value) => !(value > ZERO * Math.max(1, most))).length;
}
