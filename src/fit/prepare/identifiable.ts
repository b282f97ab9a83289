import { covarianceOf } from "../../covariance/structures.js";
import { levelCovariance, type RandomTerm } from "../../design/random/random-term.js";
import { isSpherical } from "../known/form.js";
import { structuredLabel, termLabel } from "../term-label.js";
import type { ClassDesign } from "./class-design.js";

/**
 * Why rows cannot tell the variances of random terms apart, as a sentence; undefined when they can, as far as counting
 * goes. lme4 refuses the same: one level, or no more rows than random effects in a term.
 */
export function unidentified(terms: readonly RandomTerm[], rows: number): string | undefined {
  const one = oneLevel(terms);
  if (one !== undefined) return one;
  for (const term of terms) {
    if (term.known !== undefined) {
      if (hasNoVariance(term)) return `${termLabel(term)}: the known covariance of its levels is zero`;
      // What it says apart from residuals is seen in its eigenvalues, not in counts.
      continue;
    }
    const levels = usedLevels(term);
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

/** Is the known covariance of the levels that occur zero? */
function hasNoVariance(term: RandomTerm): boolean {
  return term.index.every((level) => level < 0 || levelCovariance(term, level, level) === 0);
}

/** Which term has only one level: there is no variance between levels. */
export function oneLevel(terms: readonly RandomTerm[]): string | undefined {
  const term = terms.find((term) => usedLevels(term) <= 1);
  return term && `${termLabel(term)}: ${term.group} has only one level`;
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
    return (
      term.source === "bar" &&
      term.known === undefined &&
      k > 1 &&
      hidesResidual(k) !== "never" &&
      hasOwnEffects(term)
    );
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
export function isInSpanOfFixed({ Zq, groupX, terms, p }: ClassDesign): boolean {
  const { known } = terms[0]!;
  if (known !== undefined) {
    // Each direction counts as much as its eigenvalue.
    const share = (i: number) => 1 - sumOfSquares(groupX.subarray(i * p, (i + 1) * p));
    const left = known.value.reduce((total, value, i) => total + value * share(i), 0);
    return left < 1e-10 * known.value.reduce((total, value) => total + value, 0);
  }
  const all = sumOfSquares(Zq);
  return all - sumOfSquares(groupX) < 1e-10 * all;
}

/** Are the effects of a term with a known covariance, beside X, as independent as residuals? */
export function isLikeResiduals({ n, p, groupX, terms }: ClassDesign): boolean {
  const { known } = terms[0]!;
  return known !== undefined && isSpherical(known.value, groupX, n - p);
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Which terms hold the same random effect twice: equal columns of Z over the same groups of samples. */
export function repeated(terms: readonly RandomTerm[]): string | undefined {
  for (const [t, term] of terms.entries()) {
    for (const other of terms.slice(0, t)) {
      if ((term.known === undefined) !== (other.known === undefined)) continue;
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
