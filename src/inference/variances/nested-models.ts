import type { Design } from "../../design/design.js";
import type { RandomTerm } from "../../design/random/random-term.js";
import type { Plan } from "../../fit/plan.js";
import { byColumn } from "../../fit/prepare/fixed-basis.js";
import { levelColumns } from "../../fit/prepare/level-columns.js";
import { DEPENDENT_SHARE, orthonormalise } from "../../fit/prepare/orthonormalise.js";
import { structuredLabel } from "../../fit/term-label.js";
import { withScratch } from "../../kernel/scratch.js";
import { holdTheSame, termsByFreedom } from "./held-terms.js";
import { nestedKnown } from "./known-terms.js";
import { nestedCovariances } from "./nested-covariances.js";
import { differInResiduals } from "./nested-residuals.js";

/** Weights and offsets that differ by less than this share of themselves are the same but for rounding. */
const EQUAL_SHARE = 1e-12;

/** Whether one model is a special case of another, and by how many variances at their bound. */
interface Nesting {
  /** Why it is none, in words; empty where it is. */
  readonly reason: string;
  /** Variances of the larger model that are zero in the smaller one. */
  readonly variances: number;
}

/**
 * Is one model a special case of another on the same rows: can the larger give every mean and every covariance of the
 * responses that the smaller can? The means are offset + Xβ: the smaller's columns of X lie in the span of the larger's,
 * and so does the difference of the offsets. The covariances are σ²(W⁻¹ + ZΨZ'), see `nestedCovariances`; covariance
 * parameters that the larger model holds are held at the same values in the smaller. Weights, which may belong to a
 * response, are for `differInWeights` to judge.
 */
export function nesting(small: Plan, large: Plan): Nesting {
  const [less, more] = [termsByFreedom(small), termsByFreedom(large)];
  const sigma = large.search?.sigma ?? 0;
  const reason = differInMeans(small.design, large.design);
  if (reason !== "") return { reason, variances: Number.NaN };
  if (sigma > 0 && sigma !== small.search?.sigma)
    return { reason: `σ is held at ${sigma} in the larger model only`, variances: Number.NaN };
  const residuals = differInResiduals(small.design.residual, large.design.residual);
  if (residuals !== "") return { reason: residuals, variances: Number.NaN };
  const unmatched = more.held.find((one) => !less.held.some((other) => holdTheSame(one, other)));
  if (unmatched !== undefined) {
    const label = structuredLabel(unmatched.term);
    return {
      reason: `covariance parameters of ${label} are held in the larger model, and not at the same values in the smaller`,
      variances: Number.NaN,
    };
  }
  const own = less.held.filter((one) => !more.held.some((other) => holdTheSame(one, other)));
  const terms = [...less.free, ...own.map(({ term }) => term)];
  const known = nestedKnown(more.free, terms);
  const free = nestedCovariances(more.free.filter(isIndependent), terms.filter(isIndependent));
  const outside = known.outside ?? free.outside;
  if (outside === undefined) return { reason: "", variances: known.variances + free.variances };
  const rest = more.free.map(structuredLabel).join(", ") || "none";
  return {
    reason: `the random effects of the larger model, ${rest}, do not hold ${structuredLabel(outside)} of the smaller`,
    variances: Number.NaN,
  };
}

function isIndependent({ known }: RandomTerm): boolean {
  return known === undefined;
}

/**
 * What two sets of weights differ in, in words; empty where they are proportional, or equal where `exact` is asked for.
 *
 * @param rows the rows to look at; all by default
 */
export function differInWeights(
  one: Float64Array | undefined,
  other: Float64Array | undefined,
  rows: readonly number[] | undefined,
  exact: boolean,
): string {
  const present = rows ?? Array.from((one ?? other)?.keys() ?? []);
  const ratios = present.map((i) => (one?.[i] ?? 1) / (other?.[i] ?? 1));
  const first = exact ? 1 : ratios[0]!;
  return ratios.every((ratio) => Math.abs(ratio - first) <= EQUAL_SHARE * first)
    ? ""
    : "their weights differ";
}

/** Why the means of the smaller model are not among those of the larger; empty where they are. */
function differInMeans(small: Design, large: Design): string {
  const n = large.rows.length;
  const shift = Float64Array.from({ length: n }, (_, i) => {
    const [a, b] = [small.offset?.[i] ?? 0, large.offset?.[i] ?? 0];
    return Math.abs(a - b) <= EQUAL_SHARE * (Math.abs(a) + Math.abs(b)) ? 0 : a - b;
  });
  const [width, more] = [large.fixed.columns.length, small.fixed.columns.length];
  const whole = width + more + 1;
  const rows = new Float64Array(n * whole);
  for (let i = 0; i < n; i++) {
    rows.set(large.fixed.values.subarray(i * width, (i + 1) * width), i * whole);
    rows.set(small.fixed.values.subarray(i * more, (i + 1) * more), i * whole + width);
    rows[(i + 1) * whole - 1] = shift[i]!;
  }
  const added = firstOutside(rows, n, width, whole);
  if (added === undefined) return "";
  if (added === whole - 1)
    return "their offsets differ, by more than the fixed effects of the larger model make up";
  return `the fixed effects of the larger model do not hold ${small.fixed.columns[added - width]} of the smaller`;
}

/** The first column from `width` on that does not lie in the span of the columns before `width`. */
function firstOutside(rows: Float64Array, n: number, width: number, whole: number): number | undefined {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const columns = byColumn(levelColumns(rows, whole).X, whole, order);
  return withScratch((scratch) =>
    orthonormalise(scratch, columns, n, whole, DEPENDENT_SHARE, 0).kept.find((j) => j >= width),
  );
}
