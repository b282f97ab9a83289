/** How often limits at 95 % hold the truth. */
import { fitSync, type LMEModel } from "../../src/index.js";
import { drawResponses, type Study } from "./designs.js";
import type { Rates } from "./rates.js";

const CHUNK = 50;
const NSIM = 999;

interface Limits {
  readonly response: readonly string[];
  readonly parameter: readonly string[];
  readonly conf_low: Float64Array;
  readonly conf_high: Float64Array;
}

export function coverage(study: Study, rates: Rates, count: number, seed: number): void {
  const truths = new Map(study.plan.design.fixed.columns.slice(1).map((term) => [term, 0]));
  truths.set("sigma", 1);
  for (let first = 0; first < count; first += CHUNK) {
    const model = fitSync(
      study.plan,
      drawResponses(study, first, Math.min(CHUNK, count - first), undefined, seed),
    );
    for (const [name, limits] of methods(model, study)) {
      limits.parameter.forEach((parameter, i) => {
        const truth = truths.get(parameter);
        if (truth === undefined || Number.isNaN(limits.conf_low[i]!)) return;
        const holds = limits.conf_low[i]! <= truth && truth <= limits.conf_high[i]!;
        rates.count(`${name}\t${parameter}`, holds);
      });
    }
  }
}

function* methods(model: LMEModel, study: Study): Generator<readonly [string, Limits]> {
  const { response, term, conf_low, conf_high } = model.tidy().columns;
  yield ["Wald, Satterthwaite", { response, parameter: term, conf_low, conf_high }];
  yield ["profile", model.profile({ parameters: ["fixed", "sigma"] }).columns];
  const crossed = study.plan.design.random.length > 1;
  const ask = { nsim: NSIM, seed: 1 };
  yield ["bootstrap, percentile", model.bootstrap(ask).columns];
  yield ["bootstrap, studentized", model.bootstrap({ ...ask, limits: "studentized" }).columns];
  if (crossed) return;
  yield ["bootstrap, BCa", model.bootstrap({ ...ask, limits: "bca" }).columns];
  yield ["bootstrap of residuals", model.bootstrap({ ...ask, type: "residual" }).columns];
  if (study.plan.samples.length < 60)
    yield ["bootstrap of groups, BCa", model.bootstrap({ ...ask, type: "cases", limits: "bca" }).columns];
}
