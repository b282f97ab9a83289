import { covarianceOf } from "../../covariance/structures.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import { structuredLabel, termLabel } from "../term-label.js";
import type { ClassDesign } from "./class-design.js";

/**
 * Why rows cannot tell the variances of random terms apart, as a sentence; undefined when they can, as far as counting
 * goes. lme4 refuses the same: one level, or no more rows than random effects in a term.
 */
export function unidentified(terms: readonly RandomTerm[], rows: number): string | undefined {
  for (const term of terms) {
    const levels = usedLevels(term);
    if (levels <= 1) return `${termLabel(term)}: ${term.group} has only one level`;
    const hides = covarianceOf(term).hidesResidual(term.columns.length);
    const effects = hides === "few-rows" ? levels * term.columns.length : levels;
    if (hides === "orthogonal-rows" && isOrthogonal(term)) {
      return (
        `${structuredLabel(term)}: no two samples share an effect, and all have the same length, so its variance ` +
        "cannot be told from that of the residuals; leave it out"
      );
    }
    if (rows <= effects) {
      return `${termLabel(term)}: ${rows} samples are no more than its ${effects} random effects`;
    }
  }
  return repeated(terms);
}

/** Is Z_gZ_g' one and the same multiple of the identity in every level g? */
function isOrthogonal({ index, values, columns }: RandomTerm): boolean {
  const k = columns.length;
  const rows = new Map<number, number[]>();
  const product = (i: number, j: number) =>
    columns.reduce((total, _, a) => total + values[i * k + a]! * values[j * k + a]!, 0);
  const length = product(0, 0);
  for (let i = 0; i < index.length; i++) {
    if (index[i]! < 0 || product(i, i) !== length) return false;
    const others = rows.get(index[i]!) ?? [];
    if (others.length >= k || others.some((j) => product(i, j) !== 0)) return false;
    rows.set(index[i]!, [...others, i]);
  }
  return length > 0;
}

/**
 * A term that is a covariance of residuals: of each group no two rows share an effect, so that its variances cannot be told
 * from that of the residuals.
 */
export function residualTerm(terms: readonly RandomTerm[]): RandomTerm | undefined {
  return terms.find((term) => {
    const k = term.columns.length;
    const { hidesResidual } = covarianceOf(term);
    return term.source === "bar" && k > 1 && hidesResidual(k) !== "never" && hasOwnEffects(term);
  });
}

/** Is each row of Z that of one effect, and no two rows of a level the same? */
function hasOwnEffects({ index, values, columns }: RandomTerm): boolean {
  const k = columns.length;
  const seen = new Set<number>();
  return index.every((level, i) => {
    const row = values.subarray(i * k, (i + 1) * k);
    const own = row.indexOf(1);
    const isIndicator = row.every((value, a) => value === (a === own ? 1 : 0));
    const cell = level * k + own;
    if (level < 0 || !isIndicator || seen.has(cell)) return false;
    seen.add(cell);
    return true;
  });
}

function usedLevels({ index }: RandomTerm): number {
  return new Set(index.filter((level) => level >= 0)).size;
}

/**
 * Do the fixed effects hold every random effect, so that nothing is left to estimate their variances from? With Zq
 * the basis of Z within groups and X̃ = Zq'Q, what is left of Zq beside the basis Q of X has |Zq|² − |X̃|².
 */
export function isInSpanOfFixed({ Zq, groupX }: Pick<ClassDesign, "Zq" | "groupX">): boolean {
  const all = sumOfSquares(Zq);
  return all - sumOfSquares(groupX) < 1e-10 * all;
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Which terms hold the same random effect twice: equal columns of Z over the same groups of samples. */
export function repeated(terms: readonly RandomTerm[]): string | undefined {
  for (const [t, term] of terms.entries()) {
    for (const other of terms.slice(0, t)) {
      const column = sharedColumn(other, term);
      if (column === undefined) continue;
      const same =
        other.group === term.group ? "" : ` (${other.group} and ${term.group} group the samples alike)`;
      return (
        `${termLabel(other)} and ${termLabel(term)} hold the same random effect, ${column}${same}: ` +
        "their variances cannot be told apart; leave one out"
      );
    }
  }
  return undefined;
}

function sharedColumn(one: RandomTerm, other: RandomTerm): string | undefined {
  if (!isSamePartition(one.index, other.index)) return undefined;
  const at = one.columns.findIndex((_, a) => other.columns.some((_, b) => isSameColumn(one, a, other, b)));
  return one.columns[at];
}

/** Do two codings of rows put the same rows together? */
export function isSamePartition(one: Int32Array, other: Int32Array): boolean {
  const [there, back] = [new Map<number, number>(), new Map<number, number>()];
  return one.every((g, i) => {
    const h = other[i]!;
    if (!there.has(g)) there.set(g, h);
    if (!back.has(h)) back.set(h, g);
    return there.get(g) === h && back.get(h) === g;
  });
}

function isSameColumn(one: RandomTerm, a: number, other: RandomTerm, b: number): boolean {
  const [k, l] = [one.columns.length, other.columns.length];
  for (let i = 0; i < one.index.length; i++) {
    if (one.values[i * k + a] !== other.values[i * l + b]) return false;
  }
  return true;
}
