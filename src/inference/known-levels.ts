import type { Design } from "../design/design.js";
import { UsageError } from "../errors.js";

/** The grouping factor of the first term whose levels have a known covariance. */
export function knownGroup({ random }: Pick<Design, "random">): string | undefined {
  return random.find(({ known }) => known !== undefined)?.group;
}

/**
 * Throws UsageError where the levels of a term have a known covariance, for what needs groups that are independent.
 *
 * @param rule what needs them: `draws groups, which must be independent`
 */
export function refuseKnown(design: Pick<Design, "random">, where: string, rule: string, hint: string): void {
  const group = knownGroup(design);
  if (group === undefined) return;
  throw new UsageError({ where, rule, got: `levels of ${group} with a known covariance`, hint });
}
