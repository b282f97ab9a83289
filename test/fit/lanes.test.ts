import { describe, expect, test } from "vitest";
import type { FitResult } from "../../src/fit/fit-result.js";
import type { ClassDesign } from "../../src/fit/prepare/class-design.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { sliceResult } from "../../src/fit/run/combine-results.js";
import { type FitRequest, fitTable } from "../../src/fit/run/fit-table.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";

/** A study with `within` covariates within groups, and responses of every kind that the search tells apart. */
function study(within: number): { metadata: Table; table: Table; formula: string } {
  const { normal, uniform, below } = generator(100 + within);
  const group: string[] = [];
  for (let g = 0; g < 25; g++) for (let i = 0, size = 1 + below(9); i < size; i++) group.push(`g${g}`);
  // Rows in any order: groups are not contiguous in the table.
  const order = group.map((_, i) => [uniform(), i] as const).sort((a, b) => a[0] - b[0]);
  const shuffled = order.map(([, i]) => group[i]!);
  const index = shuffled.map((_, i) => `s${i}`);
  const draw = (f: (row: number) => number) => Float64Array.from(index, (_, row) => f(row));
  const effect = new Map(shuffled.map((g) => [g, normal()]));
  const covariates = Object.fromEntries(
    Array.from({ length: within }, (_, j) => [`x${j}`, draw(() => normal())]),
  );
  const between = draw((row) => Number(shuffled[row]!.slice(1)) % 3);
  const grouped = (spread: number, noise: number) =>
    draw((row) => spread * effect.get(shuffled[row]!)! + noise * normal());
  const columns: Record<string, Float64Array> = {
    plain: grouped(1, 1),
    offset: grouped(1, 1).map((value) => value + 1e9),
    noise: grouped(0, 1),
    noiseAgain: grouped(0, 1),
    faint: grouped(0.2, 1),
    strong: grouped(30, 1),
    almostPerfect: grouped(1e4, 1),
    perfect: grouped(1, 0),
    constant: draw(() => 0.1),
    zero: draw(() => 0),
    tiny: grouped(1e-120, 1e-120),
    huge: grouped(1e120, 1e120),
    nearlyConstant: draw(() => 1e6 + 1e-9 * normal()),
    infinite: draw((row) => (row === 3 ? Number.POSITIVE_INFINITY : normal())),
    missing: draw((row) => (row % 7 === 0 ? Number.NaN : normal())),
    outlier: draw((row) => (row === 0 ? 1e7 : normal())),
  };
  for (let i = 0; i < 21; i++) columns[`more${i}`] = grouped(uniform(), 1);
  return {
    metadata: { index, columns: { g: shuffled, between, ...covariates } },
    table: { index, columns },
    formula: ["between", ...Object.keys(covariates)].join(" + "),
  };
}

const request: FitRequest = { reml: true, satterthwaite: true, joint: false };

function bits(result: FitResult): string {
  const { flags, iterations, sigma2, criterion, gradient, theta, beta, vcov, df, joint } = result;
  return [flags, iterations, sigma2, criterion, gradient, theta, beta, vcov, df, joint]
    .map((values) => Buffer.from(values.slice().buffer).toString("hex"))
    .join();
}

describe.each([0, 1, 2, 3, 4, 5, 7])("%i covariates within groups", (within) => {
  const { metadata, table, formula } = study(within);
  const plan = prepare(formula, metadata, { groups: "g" });
  const names = Object.keys(table.columns);

  test.each<[string, FitRequest]>([
    ["REML", request],
    ["ML", { ...request, reml: false }],
    ["without degrees of freedom", { ...request, satterthwaite: false }],
    ["with the joint Hessian", { ...request, joint: true }],
  ])("a response has the same bits alone and in either lane, %s", (_, wanted) => {
    const together = fitTable(plan, table, names, wanted);
    const shifted = fitTable(plan, table, names.slice(1), wanted);
    const reversed = fitTable(plan, table, [...names].reverse(), wanted);
    names.forEach((name, i) => {
      const expected = bits(sliceResult(together, i, i + 1));
      expect(bits(fitTable(plan, table, [name], wanted)), name).toBe(expected);
      if (i > 0) expect(bits(sliceResult(shifted, i - 1, i)), name).toBe(expected);
      const back = names.length - 1 - i;
      expect(bits(sliceResult(reversed, back, back + 1)), name).toBe(expected);
    });
  });

  test("the pass over the rows and the careful reduction give the same fit", () => {
    const reduced = plan.reduced as ClassDesign;
    const careful = { ...plan, reduced: { ...reduced, sums: false } };
    const plain = names.filter((name) => /^(plain|offset|noise|faint|strong|tiny|huge|more)/.test(name));
    const one = fitTable(plan, table, plain, request);
    const other = fitTable(careful, table, plain, request);
    const scale = (i: number) => Math.sqrt(one.sigma2[i]!);
    plain.forEach((name, i) => {
      expect(one.flags[i], name).toBe(other.flags[i]);
      expect(one.theta[i]! - other.theta[i]!, name).toBeCloseTo(0, 6);
      expect(scale(i) / Math.sqrt(other.sigma2[i]!), name).toBeCloseTo(1, 9);
      for (let j = 0; j < one.terms; j++) {
        const at = i * one.terms + j;
        expect((one.beta[at]! - other.beta[at]!) / scale(i), name).toBeCloseTo(0, name === "offset" ? 5 : 9);
        expect(one.df[at]! / other.df[at]!, name).toBeCloseTo(1, 6);
      }
    });
  });
});
