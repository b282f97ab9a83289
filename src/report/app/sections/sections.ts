import type { ReportData } from "../../record/report-record.js";
import { balanceTree } from "../figures/balance-tree.js";
import { heatMap } from "../figures/heat-map.js";
import { proportions } from "../figures/proportions.js";
import type { Section } from "../view.js";
import { associations } from "./associations.js";
import { balances } from "./balances.js";
import { checks } from "./checks.js";
import { chosen } from "./chosen.js";
import { convergence } from "./convergence.js";
import { fitted } from "./fitted.js";
import { reproduce } from "./reproduce.js";
import { samples } from "./samples.js";

/** The sections of a report in the order of its story; those without data are left out. */
export function sections(data: ReportData): Section[] {
  return [
    fitted,
    associations,
    ...(balanceTree.canDraw(data) ? [balances] : []),
    chosen,
    ...(heatMap.canDraw(data) || proportions.canDraw(data) ? [samples] : []),
    checks,
    convergence,
    reproduce,
  ];
}
