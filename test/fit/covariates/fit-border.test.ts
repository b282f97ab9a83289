import { expect, test } from "vitest";
import { fitBorder } from "../../../src/fit/covariates/fit-border.js";
import { prepare } from "../../../src/fit/prepare/prepare.js";
import { rowsInTable } from "../../../src/fit/run/fit-table.js";
import { mixedlmSync } from "../../../src/model/mixedlm.js";
import type { FitOptions } from "../../../src/options/fit.js";
import { selectColumns } from "../../../src/table/select.js";
import type { Table } from "../../../src/table/table.js";
import { generator } from "../../support/random-problem.js";

const wanted = { reml: true, satterthwaite: true, joint: false };

interface Study {
  readonly responses: Table;
  readonly metadata: Table;
  readonly dna: Table;
}

/** Random groups of several sizes; covariates inside and between groups, of any size and far from zero. */
function study(seed: number): Study {
  const { normal, uniform, below } = generator(seed);
  const groups = 8 + below(20);
  const subject = Array.from({ length: groups }, (_, g) =>
    Array.from({ length: 1 + below(5) }, () => g),
  ).flat();
  const index = subject.map((_, i) => `s${i}`);
  const column = (of: (i: number) => number) => Float64Array.from(index, (_, i) => of(i));
  const names = Array.from({ length: 6 }, (_, j) => `y${j}`);
  const dna: Record<string, Float64Array> = {};
  const y: Record<string, Float64Array> = {};
  for (const [j, name] of names.entries()) {
    const between = Array.from({ length: groups }, normal);
    const effect = Array.from({ length: groups }, () => (j === 5 ? 0 : 10 ** (2 * uniform() - 1)) * normal());
    const unit = 10 ** (6 * uniform() - 3);
    const far = j % 3 === 0 ? 1e3 * unit : 0;
    const x = column((i) => (j % 2 === 0 ? between[subject[i]!]! : 0) + (j === 4 ? 1e-3 : 1) * normal());
    dna[name] = x.map((value) => far + unit * value);
    const size = 10 ** (8 * uniform() - 4);
    y[name] = column((i) => size * (5 + x[i]! * (j === 1 ? 20 : 0.7) + effect[subject[i]!]! + normal()));
  }
  return {
    responses: { index, columns: y },
    dna: { index, columns: dna },
    metadata: {
      index,
      columns: {
        subject: subject.map((g) => `p${g}`),
        age: column(normal),
        arm: subject.map((g) => (g % 2 === 0 ? "a" : "b")),
        weight: column(() => 0.5 + uniform()),
        shift: column(normal),
      },
    },
  };
}

const models: readonly { readonly formula: string; readonly options?: FitOptions }[] = [
  { formula: "arm + dna + (1 | subject)" },
  { formula: "dna + arm + age + (1 | subject)", options: { weights: "weight" } },
  { formula: "0 + arm + dna:age + (1 | subject)", options: { reml: false } },
  { formula: "np.exp(0.1 * age) + scale(dna) + (1 | subject)", options: { offset: "shift" } },
  { formula: "age + dna + (0 + age | subject)" },
];

test("responses fitted on what they share of X are single fits of the whole X", () => {
  let [fast, all] = [0, 0];
  for (const [m, { formula, options = {} }] of models.entries()) {
    for (let seed = 0; seed < 12; seed++) {
      const { responses, metadata, dna } = study(100 * m + seed);
      const plan = prepare(formula, metadata, { ...options, covariates: { dna } });
      const names = Object.keys(responses.columns);
      const columns = names.map((name) => responses.columns[name] as Float64Array);
      const found = fitBorder(plan, rowsInTable(plan, responses), names, columns, {
        ...wanted,
        reml: options.reml ?? true,
      })!;
      expect(found).toBeDefined();
      all += names.length;
      fast += names.length - found.left.length;
      const { result, left } = found;
      for (const [i, name] of names.entries()) {
        if (left.includes(i)) continue;
        const own = { ...metadata, columns: { ...metadata.columns, dna: dna.columns[name]! } };
        const alone = mixedlmSync(formula, selectColumns(responses, [name]), own, options).result;
        const { terms } = alone;
        const near = (value: number, expected: number, digits: number, size = Math.abs(expected)) =>
          expect(Math.abs(value - expected), `${formula} ${seed} ${name}`).toBeLessThanOrEqual(digits * size);
        expect(result.flags[i]).toBe(alone.flags[0]);
        near(result.criterion[i]!, alone.criterion[0]!, 1e-9, Math.max(1, Math.abs(alone.criterion[0]!)));
        near(result.sigma2[i]!, alone.sigma2[0]!, 1e-6);
        near(result.theta[i]!, alone.theta[0]!, 1e-6, Math.max(1e-3, alone.theta[0]!));
        for (let j = 0; j < terms; j++) {
          const error = Math.sqrt(alone.vcov[(j * (j + 3)) / 2]!);
          near(result.beta[i * terms + j]!, alone.beta[j]!, 1e-6, error);
          near(result.df[i * terms + j]!, alone.df[j]!, 1e-4);
          for (let k = 0; k <= j; k++) {
            const at = (j * (j + 1)) / 2 + k;
            const size = error * Math.sqrt(alone.vcov[(k * (k + 3)) / 2]!);
            near(result.vcov[(i * terms * (terms + 1)) / 2 + at]!, alone.vcov[at]!, 1e-6, size);
          }
        }
      }
    }
  }
  expect(fast / all).toBeGreaterThan(0.9);
});

test("responses that need care are left to be fitted by themselves", () => {
  const { responses, metadata, dna } = study(7);
  const columns = { ...responses.columns };
  const x = dna.columns["y1"] as Float64Array;
  columns["y0"] = (columns["y0"] as Float64Array).map((value, i) => (i === 3 ? Number.NaN : value));
  columns["y1"] = x.map((value) => 2 * value);
  columns["y2"] = x.map(() => 4);
  const covariates = { dna: { ...dna, columns: { ...dna.columns, y3: x.map(() => 1) } } };
  const plan = prepare("arm + dna + (1 | subject)", metadata, { covariates });
  const names = Object.keys(columns);
  const given = names.map((name) => columns[name] as Float64Array);
  const { left } = fitBorder(plan, rowsInTable(plan, responses), names, given, wanted)!;
  expect(left).toEqual([0, 1, 2, 3]);
  const model = mixedlmSync("arm + dna + (1 | subject)", { ...responses, columns }, metadata, { covariates });
  expect(model.status.slice(1, 4)).toEqual(["perfect-fit", "constant", "rank-deficient"]);
});
