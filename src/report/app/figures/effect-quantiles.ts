import { formatNumber } from "../format-number.js";
import { responseLabel } from "../names.js";
import { withUnit } from "../units.js";
import type { Figure } from "./parts/figure.js";
import { mainGroups } from "./parts/main-groups.js";
import { drawQuantiles } from "./parts/quantiles.js";
import { valuesOf } from "./parts/values-of.js";

/** Random effects of the chosen response against a normal distribution: the first effect of the first term. */
export const effectQuantiles: Figure = {
  id: "effect-quantiles",
  title: "Quantiles of the random effects",
  follows: ["response"],
  canDraw: (data) => data.cells?.effects !== undefined && mainGroups(data) !== undefined,
  draw: (data, { response }, canvas) => {
    const found = valuesOf(data, response);
    const groups = mainGroups(data)!;
    const k = groups.columns.length;
    const effects =
      found?.effects[data.design!.random.indexOf(groups)]?.filter((_, i) => i % k === 0) ??
      new Float32Array();
    const what = `${groups.columns[0]} by ${groups.group}`;
    const { node, columns, bend } = drawQuantiles(effects, withUnit(`effect, ${what}`, data), canvas);
    const isZero = effects.every((value) => value === 0);
    const finding =
      found === undefined
        ? "The random effects of this response are not held in this report; choose a stronger one."
        : isZero
          ? `The random effects of ${responseLabel(data, response)} are all zero: their variance is estimated as zero.`
          : `Random effects of ${responseLabel(data, response)}, ${what}, against a normal distribution. Their ` +
            `correlation with it is ${formatNumber(bend)}.`;
    return { node, columns, finding };
  },
};
