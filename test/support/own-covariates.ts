import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "./random-problem.js";

/** A study in which each response has a covariate of its own. */
export interface OwnStudy {
  readonly responses: Table;
  readonly metadata: Table;
  readonly covariates: { readonly dna: Table };
  /** The metadata with the covariate of one response as a column. */
  readonly own: (response: string) => Table;
}

interface OwnShape {
  readonly seed: number;
  readonly subjects?: number;
  readonly visits?: number;
  readonly responses?: number;
  /** Share of cells that are missing, of responses and of covariates. */
  readonly missing?: number;
}

/** Subjects × visits with arms, ages, sites and weights; positive covariates that the responses depend on. */
export function ownStudy({
  seed,
  subjects = 12,
  visits = 4,
  responses = 5,
  missing = 0,
}: OwnShape): OwnStudy {
  const { normal, uniform, below } = generator(seed);
  const n = subjects * visits;
  const index = Array.from({ length: n }, (_, i) => `s${i}`);
  const subject = Array.from({ length: n }, (_, i) => Math.floor(i / visits));
  const week = Float64Array.from({ length: n }, (_, i) => i % visits);
  const site = Array.from({ length: n }, () => `site${below(4)}`);
  const age = Float64Array.from({ length: n }, () => 40 + 10 * normal());
  const weight = Float64Array.from({ length: n }, () => 0.5 + uniform());
  const arm = subject.map((s) => (s % 2 === 0 ? "a" : "b"));
  const columns = {
    subject: subject.map((s) => `p${s}`),
    visit: Array.from(week, (w) => `v${w}`),
    week,
    site,
    arm,
    age,
    weight,
  };
  const names = Array.from({ length: responses }, (_, j) => `y${j}`);
  const dna: Record<string, Float64Array> = {};
  const y: Record<string, Float64Array> = {};
  for (const name of names) {
    const effects = Array.from({ length: subjects }, () => [normal(), 0.3 * normal()] as const);
    const x = Float64Array.from({ length: n }, () => Math.exp(0.6 * normal()));
    const lacks = () => uniform() < missing;
    y[name] = Float64Array.from({ length: n }, (_, i) => {
      const [level, slope] = effects[subject[i]!]!;
      const value = 0.5 * x[i]! + 0.2 * week[i]! + level + slope * week[i]! + normal();
      return lacks() ? Number.NaN : value;
    });
    dna[name] = x.map((value) => (lacks() ? Number.NaN : value));
  }
  const metadata: Table = { index, columns };
  return {
    responses: { index, columns: y },
    metadata,
    covariates: { dna: { index, columns: dna } },
    own: (response) => ({ index, columns: { ...columns, dna: dna[response]! } }),
  };
}

/** Formulas with covariates over designs of every form of the likelihood. */
export const ownModels: readonly { readonly formula: string; readonly options?: FitOptions }[] = [
  { formula: "arm + week + dna + (1 | subject)" },
  { formula: "arm * dna + week + (1 | subject)", options: { test: "kenward-roger" } },
  { formula: "scale(dna) + week + (week | subject)" },
  { formula: "np.log(dna) * week + (week || subject)", options: { reml: false } },
  { formula: "bs(dna, df=4) + arm + (1 | subject)" },
  { formula: "dna:arm + I(dna * age) + (1 | subject) + (1 | site)" },
  { formula: "arm + dna + (1 | subject)", options: { weights: "weight", vcov: "cr2" } },
  { formula: "arm * visit + dna", options: { residual: "us(visit | subject)" } },
  { formula: "arm + week + dna", options: { residual: "ar1(visit | subject)", variance: "arm" } },
  { formula: "0 + arm + dna + arm:dna:week + (0 + week | subject)" },
];
