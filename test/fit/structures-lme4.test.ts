import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { flagOf } from "../../src/fit/status.js";
import { fitSync } from "../../src/model/fit.js";
import { selectRows } from "../../src/table/select.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "../support/read-fixture.js";
import { fitAll } from "../support/structured-problem.js";

interface Problem {
  readonly problem: number;
  readonly formula: string;
  readonly reml: boolean;
  readonly n: number;
  readonly criterion: number;
  readonly theta: readonly number[];
  readonly sigma: number;
  readonly names: readonly string[];
  readonly estimate: readonly number[];
  readonly std_error: readonly number[];
}

const all = readTsv(["lme4-structures", "problems.tsv"], ["g", "h", "c", "a"]);
const problems = readJson<Problem[]>("lme4-structures", "problems.json");

function rowsOf(problem: number): Table {
  const ids = all.columns["problem"]!;
  const rows = all.index.flatMap((_, i) => (ids[i] === problem ? [i] : []));
  return selectRows(all, rows);
}

describe.each(problems)("problem $problem, $formula", (reference) => {
  const table = rowsOf(reference.problem);
  const plan = prepare(reference.formula, table, { reml: reference.reml });
  const result = fitAll(plan, table, ["y"]);
  const slack = 1e-8 * Math.max(Math.abs(reference.criterion), reference.n);
  const lower = result.criterion[0]! < reference.criterion - slack;

  test("the criterion is not above lme4's, and the fit converged", () => {
    expect(result.criterion[0]).toBeLessThanOrEqual(reference.criterion + slack);
    expect(result.flags[0]! & flagOf("not-converged")).toBe(0);
  });

  test.skipIf(lower)("estimates are lme4's where its criterion is no higher", () => {
    const place = plan.design.fixed.columns.map((name) =>
      reference.names.indexOf(name === "Intercept" ? "(Intercept)" : name),
    );
    place.forEach((r, j) => {
      const error = reference.std_error[r]!;
      expect(Math.abs(result.beta[j]! - reference.estimate[r]!) / error).toBeLessThan(2e-5);
      expect(Math.abs(Math.sqrt(result.vcov[(j * (j + 3)) / 2]!) / error - 1)).toBeLessThan(2e-5);
    });
    expect(Math.abs(Math.sqrt(result.sigma2[0]!) / reference.sigma - 1)).toBeLessThan(1e-5);
  });
});

interface Modes {
  readonly formula: string;
  readonly theta: readonly number[];
  readonly terms: Readonly<
    Record<
      string,
      { readonly levels: readonly string[]; readonly values: number[][]; readonly variance: number[][] }
    >
  >;
}

const modes = readJson<Record<"penicillin" | "problem2", Modes>>("lme4-structures", "modes.json");

test.each([
  ["penicillin", readTsv(["lmm", "penicillin.tsv"], ["plate", "sample"]), "diameter"],
  ["problem2", rowsOf(2), "y"],
] as const)("conditional modes and variances of crossed effects: %s", (name, table, response) => {
  const { formula, terms } = modes[name];
  const plan = prepare(formula, table);
  const model = fitSync(plan, { index: table.index, columns: { [response]: table.columns[response]! } });
  const found = model.randomEffects({ variance: true });
  for (const [group, reference] of Object.entries(terms)) {
    const { levels, effects, values, variance } = found[group]!;
    const k = effects.length;
    reference.levels.forEach((level, g) => {
      const row = levels.indexOf(level) * k;
      effects.forEach((_, a) => {
        const spread =
          reference.variance.length === 1 ? reference.variance[0]![g]! : reference.variance[g]![a]!;
        expect(Math.abs(values.values[row + a]! - reference.values[g]![a]!)).toBeLessThan(
          1e-5 * Math.sqrt(spread),
        );
        expect(Math.abs(variance!.values[row + a]! / spread - 1)).toBeLessThan(1e-5);
      });
    });
  }
});
