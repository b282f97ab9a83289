/** Levels of comparisons of models. */
import { fitSync, prepare } from "../../src/index.js";
import { drawResponses, type Study } from "./designs.js";
import type { Rates } from "./rates.js";

const CHUNK = 2000;

/** Likelihood ratios of a fixed effect, against χ². */
export function likelihoods(study: Study, rates: Rates, count: number, seed: number): void {
  const { formula } = study.plan;
  const [term, ...rest] = formula.split(" + ");
  const small = prepare(rest.join(" + "), study.metadata);
  for (let first = 0; first < count; first += CHUNK) {
    const table = drawResponses(study, first, Math.min(CHUNK, count - first), undefined, seed);
    const { columns } = fitSync(study.plan, table).compare(fitSync(small, table));
    rates.add(`likelihood ratio\t${term}`, columns.p_value as Float64Array);
  }
}

/** Tests of variances that are zero: the last one in θ is set to zero before responses are drawn. */
export function varianceLevels(study: Study, rates: Rates, count: number, seed: number): void {
  const theta = study.theta.slice();
  theta[theta.length - 1] = 0;
  if (theta.length === 3) theta[1] = 0;
  const without = { ...study, name: `${study.name} without a variance`, theta };
  for (let first = 0; first < count; first += CHUNK) {
    const table = drawResponses(without, first, Math.min(CHUNK, count - first), undefined, seed);
    const { columns } = fitSync(study.plan, table).varianceTests();
    const last = (columns.term as string[]).at(-1)!;
    const at = (columns.term as string[]).flatMap((name, i) => (name === last ? [i] : []));
    rates.add(
      `varianceTests, mixture\t${last}`,
      at.map((i) => (columns.p_mixture as Float64Array)[i]!),
    );
    rates.add(
      `varianceTests, chi-square\t${last}`,
      at.map((i) => (columns.p_value as Float64Array)[i]!),
    );
  }
}
