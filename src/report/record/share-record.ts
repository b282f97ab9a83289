import type { LMEModel } from "../../model/lme-model.js";
import type { ShareRecord } from "./report-record.js";

/** Shares of the variance of the responses at the positions `held`: fixed effects, grouping factors, residual. */
export function shareRecord(model: LMEModel, held: Int32Array): ShareRecord {
  const { marginal, conditional } = model.r2().columns;
  const { group, unadjusted } = model.icc().columns;
  const groups = [...new Set(model.plan.design.random.map((term) => term.group))];
  const rows = groups.length + 1;
  const parts = ["fixed effects", ...groups, "residual"];
  const values = new Float32Array(held.length * parts.length);
  held.forEach((response, i) => {
    const at = i * parts.length;
    values[at] = marginal[response]!;
    for (let row = response * rows; row < (response + 1) * rows; row++) {
      if (group[row] !== null) values[at + 1 + groups.indexOf(String(group[row]))] = unadjusted[row]!;
    }
    values[at + parts.length - 1] = 1 - conditional[response]!;
  });
  return { parts, values };
}
