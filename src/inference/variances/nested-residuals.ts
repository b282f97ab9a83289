import { isSamePartition } from "../../fit/prepare/identifiable.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { structureHolds } from "../../residual/structures.js";

/**
 * Why the covariances of the residuals of a smaller model are not among those of a larger one, in words; empty where they are.
 * Structures are compared over the same visits of the same subjects, ratios of `variance` by the same levels.
 */
export function differInResiduals(
  small: ResidualDesign | undefined,
  large: ResidualDesign | undefined,
): string {
  if (small === undefined) return "";
  const own = nameOf(small);
  if (large === undefined)
    return `independent residuals of the larger model do not hold ${own} of the smaller`;
  const reason = `${nameOf(large)} of the larger model does not hold ${own} of the smaller`;
  return holdsStructure(large, small) && holdsRatios(large, small) ? "" : reason;
}

function nameOf({ text, columns, levels }: ResidualDesign): string {
  const variance = levels.length === 0 ? "" : `variance by ${columns.variance}`;
  return [text, variance].filter((part) => part !== "").join(" with ");
}

function holdsStructure(large: ResidualDesign, small: ResidualDesign): boolean {
  // Independent residuals are those of no correlation.
  if (small.subject.length === 0) return true;
  if (!structureHolds(large, small)) return false;
  const isSame =
    isSamePartition(large.subject, small.subject) &&
    equal(large.visit, small.visit) &&
    equal(large.times ?? [], small.times ?? []);
  return isSame && (small.arms.length === 0 || isSamePartition(large.arm, small.arm));
}

function holdsRatios(large: ResidualDesign, small: ResidualDesign): boolean {
  return small.levels.length === 0 || (large.levels.length > 0 && isSamePartition(large.level, small.level));
}

function equal(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length === other.length && Array.from(one).every((value, i) => value === other[i]);
}
