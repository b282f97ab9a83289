import { balanceTree } from "./balance-tree.js";
import { effectQuantiles } from "./effect-quantiles.js";
import { forest } from "./forest.js";
import { heatMap } from "./heat-map.js";
import { overCovariate } from "./over-covariate.js";
import { pValues } from "./p-values.js";
import type { Figure } from "./parts/figure.js";
import { proportions } from "./proportions.js";
import { residualQuantiles } from "./residual-quantiles.js";
import { residuals } from "./residuals.js";
import { varianceShares } from "./variance-shares.js";
import { volcano } from "./volcano.js";

/** Every figure of the report, in the order of its story. */
export const allFigures: readonly Figure[] = [
  volcano,
  forest,
  balanceTree,
  overCovariate,
  heatMap,
  proportions,
  residuals,
  residualQuantiles,
  effectQuantiles,
  pValues,
  varianceShares,
];
