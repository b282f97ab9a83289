import { expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Column, Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";

/** Responses with missing visits of their own: each is what it is in a table without its missing rows. */

const { normal, uniform } = generator(12);

/** Rows that are the same for all responses, and responses with a share of their cells missing. */
function study(responses: number): Table {
  const rows = Array.from({ length: 30 }, (_, s) => [0, 1, 2, 3].map((v) => ({ s, v })))
    .flat()
    .filter(() => uniform() > 0.08);
  const own = Array.from({ length: 30 }, () => normal());
  const columns = Array.from({ length: responses }, (_, j): [string, Float64Array] => {
    const level = own.map(() => normal());
    const y = Float64Array.from(rows, ({ s, v }) => level[s]! + (1 + 0.2 * v) * normal());
    return [`y${j}`, y.map((value) => (uniform() < 0.08 ? Number.NaN : value))];
  });
  return {
    index: rows.map((_, i) => `r${i}`),
    columns: {
      subject: rows.map(({ s }) => `s${s}`),
      site: rows.map(({ s }) => `c${s % 5}`),
      visit: rows.map(({ v }) => `v${v}`),
      arm: rows.map(({ s }) => "ab"[s % 2]!),
      year: Float64Array.from(rows, ({ v }) => 2000 + v),
      time: Float64Array.from(rows, ({ v }) => v + 0.5 * uniform()),
      x: Float64Array.from(rows, ({ s }) => own[s]!),
      weight: Float64Array.from(rows, () => 1 + Math.floor(3 * uniform())),
      ...Object.fromEntries(columns),
    },
  };
}

function keptRows(table: Table, name: string): Table {
  const y = table.columns[name]!;
  const kept = table.index.map((_, i) => i).filter((i) => !Number.isNaN(y[i]));
  const take = (column: Column): Column =>
    column instanceof Float64Array
      ? Float64Array.from(kept, (i) => column[i]!)
      : kept.map((i) => column[i] as string);
  return {
    index: kept.map((i) => table.index[i]!),
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([key, column]) => [key, take(column as Column)]),
    ),
  };
}

const cases: readonly (readonly [string, string, FitOptions])[] = [
  ["us, Kenward-Roger", "x + arm * visit", { residual: "us(visit | subject)", test: "kenward-roger" }],
  ["us by arm, weights", "arm + visit", { residual: "us(visit | arm / subject)", weights: "weight" }],
  ["toeph, CR2", "arm * visit", { residual: "toeph(visit | subject)", vcov: "cr2" }],
  ["years far from zero", "year + arm", { residual: "ar1(visit | subject)", test: "between-within" }],
  ["ratios", "x + arm", { residual: "ar1(visit | subject)", variance: "arm", test: "kenward-roger" }],
  ["gaps in time", "time + arm", { residual: "car1(time | subject)", test: "kenward-roger" }],
  ["random terms", "arm + (1 | site)", { residual: "csh(visit | subject)", test: "kenward-roger" }],
  ["ratios alone", "arm + (1 + x | site)", { variance: "visit" }],
];

test.each(cases)(
  "%s: a response with missing visits is the one without these rows",
  (_, formula, options) => {
    const table = study(3);
    const names = ["y0", "y1", "y2"];
    const together = mixedlmSync(`${names.join(" + ")} ~ ${formula}`, table, { ...options, missing: "drop" });
    for (const [j, name] of names.entries()) {
      const alone = mixedlmSync(`${name} ~ ${formula}`, keptRows(table, name), options);
      expect(together.status[j]).toBe(alone.status[0]);
      expect(together.result.nobs[j]).toBe(alone.result.nobs[0]);
      expect(together.result.criterion[j]).toBeCloseTo(alone.result.criterion[0]!, 9);
      const pairs = [
        [together.coefficients(), alone.coefficients()],
        [together.standardErrors(), alone.standardErrors()],
        [together.pvalues(), alone.pvalues()],
      ] as const;
      for (const [one, other] of pairs) {
        const own = other.column(name);
        one.column(name).forEach((value, i) => {
          expect(value).toBeCloseTo(own[i]!, 6);
        });
      }
      const [F, G] = [together.anova(), alone.anova()];
      const terms = G.columns.statistic.length;
      for (let i = 0; i < terms; i++)
        expect(F.columns.statistic[j * terms + i]).toBeCloseTo(G.columns.statistic[i]!, 5);
    }
  },
);

test("Kenward-Roger of the fit is that of contrasts, which reduce the rows again", () => {
  const model = mixedlmSync("y0 + y1 ~ x + arm * visit", study(2), {
    residual: "us(visit | subject)",
    test: "kenward-roger",
  });
  const [errors, p] = [model.standardErrors(), model.pvalues()];
  const contrast = model.contrast({ x: { x: 1 } });
  ["y0", "y1"].forEach((name, j) => {
    const place = errors.rowNames.indexOf("x");
    expect(contrast.columns["std_error"]![j] as number).toBeCloseTo(errors.column(name)[place]!, 10);
    expect(contrast.columns["p_value"]![j] as number).toBeCloseTo(p.column(name)[place]!, 9);
  });
  const again = model.infer({ test: "satterthwaite" }).infer({ test: "kenward-roger" });
  again.result.adjusted!.forEach((value, i) => {
    expect(value).toBeCloseTo(model.result.adjusted![i]!, 9);
  });
  again.result.df.forEach((value, i) => {
    expect(value / model.result.df[i]!).toBeCloseTo(1, 6);
  });
});
