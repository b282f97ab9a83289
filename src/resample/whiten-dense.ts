import type { Design } from "../design/design.js";
import { UsageError } from "../errors.js";
import { psiOfTerm, thetaRanges } from "../fit/lambda.js";
import { marginalCovariance } from "../inference/covariance/marginal-covariance.js";
import { lowerFactor, solveLower, solveUpper } from "../kernel/dense.js";
import { rowScale } from "../residual/residual.js";
import type { Whiten } from "./whiten-factor.js";

/** Most rows for which V is factorised densely. */
const MOST_ROWS = 3000;

/**
 * L⁻¹ with V = LL' dense, for any random structure; vectors are on the rows of the response, each times the root of its
 * weight.
 *
 * @throws UsageError for more than 3000 rows
 */
export function denseWhitener(design: Design, theta: Float64Array, present: Int32Array | undefined): Whiten {
  return denseRoots(design, theta, present).whiten;
}

/** The same with what goes with it: x ← L'⁻¹x, and x ← Lx. */
export function denseRoots(
  design: Design,
  theta: Float64Array,
  present: Int32Array | undefined,
): { readonly whiten: Whiten; readonly transposed: Whiten; readonly colour: Whiten } {
  const rows = present ?? Int32Array.from(design.rows.keys());
  const n = rows.length;
  if (n > MOST_ROWS) {
    throw new UsageError(
      `permute: with several grouping factors at most ${MOST_ROWS} rows can be permuted, got ${n}; ` +
        "use bootstrap, or a model with one grouping factor",
    );
  }
  const V =
    design.residual === undefined ? covariance(design, theta, rows) : marginalCovariance(design, theta, rows);
  const L = lowerFactor(V, n);
  return {
    whiten: (vectors) => solveLower(L, n, vectors),
    transposed: (vectors) => solveUpper(L, n, vectors),
    colour: (vectors) => {
      for (let at = 0; at < vectors.length; at += n) {
        for (let i = n - 1; i >= 0; i--) {
          let value = 0;
          for (let j = 0; j <= i; j++) value += L[i * n + j]! * vectors[at + j]!;
          vectors[at + i] = value;
        }
      }
    },
  };
}

/** I + Σ √W Z Ψ Z' √W, lower triangle. */
function covariance(design: Design, theta: Float64Array, rows: Int32Array): Float64Array {
  const n = rows.length;
  const V = new Float64Array(n * n);
  const scale = rowScale(design);
  for (const { term, from, to } of thetaRanges(design.random)) {
    const k = term.columns.length;
    const Psi = psiOfTerm(term, theta.subarray(from, to));
    for (let i = 0; i < n; i++) {
      const zi = term.values.subarray(rows[i]! * k, (rows[i]! + 1) * k);
      const level = term.index[rows[i]!]!;
      if (level < 0) continue;
      const left = new Float64Array(k);
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) left[a]! += zi[b]! * Psi[b * k + a]!;
      for (let j = 0; j <= i; j++) {
        if (term.index[rows[j]!]! !== level) continue;
        for (let a = 0; a < k; a++) V[i * n + j]! += left[a]! * term.values[rows[j]! * k + a]!;
      }
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) V[i * n + j]! *= scale(rows[i]!) * scale(rows[j]!);
    V[i * n + i]! += 1;
  }
  return V;
}
