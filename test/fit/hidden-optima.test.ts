import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mixedlmSync } from "../../src/model/mixedlm.js";

/** A problem and the lowest criterion of lme4's deviance function over many starts; see the README beside it. */
interface Problem {
  readonly id: string;
  readonly formula: string;
  readonly best: number;
  readonly columns: Readonly<Record<string, readonly (number | string)[]>>;
  readonly y: readonly number[];
}

const file = new URL("../fixtures/optimum/problems.json", import.meta.url);
const problems: Problem[] = JSON.parse(readFileSync(file, "utf8"));

test.each(problems.map((each) => [each.id, each] as const))(
  "%s: lme4's best start is reached",
  (id, problem) => {
    const { formula, best, columns, y } = problem;
    const index = y.map((_, i) => `s${i}`);
    const model = mixedlmSync(formula, { index, columns: { y } }, { index, columns });
    // At a ratio of standard deviations of 10,000 the digits of lme4's criterion end.
    const digits = id.includes("ratio 10000") ? 1e-6 : 1e-8;
    expect(model.criterion[0]! - best).toBeLessThan(digits * Math.max(Math.abs(best), y.length));
    const { decrement, multipliers } = model.certificate("y");
    expect(["ok", "singular"]).toContain(model.status[0]);
    expect(decrement).toBeLessThan(1e-6);
    for (const multiplier of multipliers) expect(multiplier).toBeGreaterThan(-1e-6);
  },
);
