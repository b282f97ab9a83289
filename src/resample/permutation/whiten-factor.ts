import type { ClassDesign } from "../../fit/prepare/class-design.js";
import { symmetricEigen } from "../../kernel/dense.js";

/** Shrinks vectors on the sorted rows of a design, one after the other, in place: x ← V^(-1/2) x, with the symmetric root. */
export type Whiten = (vectors: Float64Array) => void;

/**
 * V^(-1/2) of a design with one grouping factor: inside group g, V_g = I + Zq(H_c − I)Zq' with H_c = I + R_cΛΛ'R_c', so
 * its symmetric root works in the k coordinates Zq'x alone. Under a random intercept it commutes with permutations of
 * the rows of a group.
 *
 * @param Psi covariance of the effects of a group over σ², in the scaled basis of the design
 */
export function factorWhitener(design: ClassDesign, Psi: Float64Array): Whiten {
  return rootOf(
    design,
    classShrinkage(design, Psi, (value) => 1 / Math.sqrt(1 + value)),
  );
}

/** The inverse of `factorWhitener`: x ← V^(1/2) x. */
export function factorColourer(design: ClassDesign, Psi: Float64Array): Whiten {
  return rootOf(
    design,
    classShrinkage(design, Psi, (value) => Math.sqrt(1 + value)),
  );
}

/** x ← x − Zq S_c Zq'x inside every group. */
function rootOf(design: ClassDesign, shrink: Float64Array): Whiten {
  const { n, k, groups, groupStart, Zq } = design;
  const classOf = groupClasses(design);
  const s = new Float64Array(k);
  const shrinkOne = (x: Float64Array) => {
    for (let g = 0; g < groups; g++) {
      const [from, to] = [groupStart[g]!, groupStart[g + 1]!];
      for (let a = 0; a < k; a++) s[a] = along(Zq, a * n, x, from, to);
      const block = classOf[g]! * k * k;
      for (let a = 0; a < k; a++) {
        let less = 0;
        for (let b = 0; b < k; b++) less += shrink[block + a * k + b]! * s[b]!;
        for (let i = from; i < to; i++) x[i]! -= less * Zq[a * n + i]!;
      }
    }
  };
  return (vectors) => {
    for (let at = 0; at < vectors.length; at += n) shrinkOne(vectors.subarray(at, at + n));
  };
}

/** Zq'x of every group, groups × k. */
export function groupCoordinates(
  { n, k, groups, groupStart, Zq }: ClassDesign,
  x: Float64Array,
): Float64Array {
  const out = new Float64Array(groups * k);
  for (let g = 0; g < groups; g++) {
    for (let a = 0; a < k; a++) out[g * k + a] = along(Zq, a * n, x, groupStart[g]!, groupStart[g + 1]!);
  }
  return out;
}

function along(Zq: Float64Array, offset: number, x: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += Zq[offset + i]! * x[i]!;
  return total;
}

/** The class of each group. */
export function groupClasses({ groups, classes, member, classStart }: ClassDesign): Int32Array {
  const out = new Int32Array(groups);
  for (let c = 0; c < classes; c++) {
    for (let i = classStart[c]!; i < classStart[c + 1]!; i++) out[member[i]!] = c;
  }
  return out;
}

/** I − f(H_c − I) of each class, k × k. */
function classShrinkage(
  { k, classes, R }: ClassDesign,
  Psi: Float64Array,
  f: (eigenvalue: number) => number,
): Float64Array {
  const out = new Float64Array(classes * k * k);
  for (let c = 0; c < classes; c++) {
    const Rc = R.subarray(c * k * k, (c + 1) * k * k);
    const { values, vectors } = symmetricEigen(congruence(Rc, Psi, k), k);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        let total = 0;
        for (let m = 0; m < k; m++) {
          total += (1 - f(values[m]!)) * vectors[m * k + a]! * vectors[m * k + b]!;
        }
        out[(c * k + a) * k + b] = total;
      }
    }
  }
  return out;
}

/** R Ψ R'. */
export function congruence(R: Float64Array, Psi: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < k; j++) out[a * k + b]! += R[a * k + i]! * Psi[i * k + j]! * R[b * k + j]!;
      }
    }
  }
  return out;
}
