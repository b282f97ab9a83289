import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  balanceBasis,
  clr,
  DataError,
  mixedlm,
  parseNewick,
  type Table,
  treeBalances,
  UsageError,
} from "../../src/index.js";
import { ols, olsSync } from "../../src/model/ols/ols.js";
import { taxonEffects } from "../../src/model/verbs/taxon-effects.js";
import { logRatiosOfBalances } from "../../src/model/verbs/taxon-effects-log-ratios.js";
import { tipNames } from "../../src/tree/tip-names.js";

const tree = "((a,b)left,(c,(d,e)pair)right)root;";
const n = 24;
const index = Array.from({ length: n }, (_, i) => `s${i}`);
/** Smooth numbers without a pattern in common. */
const wave = (frequency: number, scale: number) =>
  Float64Array.from({ length: n }, (_, i) =>
    Math.exp(scale * Math.sin(frequency * (i + 1)) + 0.02 * i * scale),
  );
const table: Table = {
  index,
  columns: { a: wave(1.3, 1), b: wave(2.1, 0.5), c: wave(0.7, -1), d: wave(3.3, 0.8), e: wave(4.9, 1.5) },
};
const metadata: Table = {
  index,
  columns: {
    x: Float64Array.from({ length: n }, (_, i) => (i * 7) % 5),
    g: index.map((_, i) => `p${i % 6}`),
  },
};

describe("log-ratios from balances", () => {
  test("log-ratios from balances are clr of the parts", () => {
    const part = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    const trees = ["(a,b)r;", "((a,b)x,c)r;", "(a,(b,(c,(d,e))))r;", tree];
    fc.assert(
      fc.property(
        fc.constantFrom(...trees),
        fc.array(part, { minLength: 15, maxLength: 15 }),
        (newick, parts) => {
          const names = tipNames(parseNewick(newick)).sort();
          const given: Table = {
            index: ["1", "2", "3"],
            columns: Object.fromEntries(
              names.map((name, j) => [name, Float64Array.from(parts.slice(3 * j, 3 * j + 3))]),
            ),
          };
          const { balances, tree: named } = treeBalances(given, newick);
          const found = logRatiosOfBalances(balances, named);
          const expected = clr(given);
          for (const name of names) {
            for (let i = 0; i < 3; i++) {
              expect((found.columns[name] as Float64Array)[i]).toBeCloseTo(
                (expected.columns[name] as Float64Array)[i]!,
                9,
              );
            }
          }
        },
      ),
    );
  });

  test("the log-ratio of a tip is missing where a balance above it is", () => {
    const { balances } = treeBalances(table, tree);
    const gap = {
      ...balances.columns,
      right: (balances.columns["right"] as Float64Array).with(2, Number.NaN),
    };
    const found = logRatiosOfBalances({ index, columns: gap }, tree);
    const whole = logRatiosOfBalances(balances, tree);
    for (const tip of ["a", "b"]) expect(found.columns[tip]).toEqual(whole.columns[tip]);
    for (const tip of ["c", "d", "e"]) {
      expect((found.columns[tip] as Float64Array)[2]).toBeNaN();
      expect((found.columns[tip] as Float64Array)[3]).toBe((whole.columns[tip] as Float64Array)[3]);
    }
  });

  test("a balance that is not there is named", () => {
    const { balances } = treeBalances(table, tree);
    const { pair: _, ...others } = balances.columns;
    expect(() => logRatiosOfBalances({ index, columns: others }, tree)).toThrow(DataError);
  });
});

/** Ψ' times the coefficients of balances: terms × tips. */
function mapped(model: { coefficients(): ReturnType<typeof balanceBasis>; terms: readonly string[] }) {
  const basis = balanceBasis(tree);
  return new Map(
    basis.columnNames.map((tip) => [
      tip,
      model.terms.map((term) =>
        basis.rowNames.reduce(
          (sum, balance) => sum + basis.get(balance, tip) * model.coefficients().get(term, balance),
          0,
        ),
      ),
    ]),
  );
}

describe("effects of taxa", () => {
  test("effects of taxa by least squares are exactly the coefficients of the balances, mapped", async () => {
    const model = await ols("x", table, metadata, { tree });
    const taxa = await taxonEffects(model);
    expect(taxa.responses).toEqual(["a", "b", "c", "d", "e"]);
    for (const [tip, effects] of mapped(model)) {
      taxa.terms.forEach((term, j) => {
        expect(taxa.coefficients().get(term, tip)).toBeCloseTo(effects[j]!, 12);
      });
    }
    const alone = olsSync("x", clr(table), metadata);
    expect(taxa.pvalues().get("x", "d")).toBeCloseTo(alone.pvalues().get("x", "d"), 10);
    expect(taxa.kfold({ groups: "g" }).folds.index).toHaveLength(6);
  });

  test("effects of taxa in a mixed model are the fit of the log-ratios themselves", async () => {
    const model = await mixedlm("x", table, metadata, { groups: "g", tree });
    const taxa = await taxonEffects(model);
    const alone = await mixedlm("x", clr(table), metadata, { groups: "g" });
    for (const [tip, effects] of mapped(model)) {
      expect(taxa.coefficients().get("x", tip)).toBeCloseTo(alone.coefficients().get("x", tip), 9);
      expect(taxa.pvalues().get("x", tip)).toBeCloseTo(alone.pvalues().get("x", tip), 8);
      const away = taxa.coefficients().get("x", tip) - effects[1]!;
      expect(Math.abs(away)).toBeLessThan(0.5 * taxa.standardErrors().get("x", tip));
    }
    expect(taxa.tidy().columns.response).toHaveLength(2 * 5);
    expect(taxa.tidy().columns.df.every((df) => df > 0)).toBe(true);
  });

  test("where the variance ratios agree the two are one: groups of the same mean make all of them zero", async () => {
    const level = Object.entries(table.columns).map(([name, values]) => {
      const logs = (values as Float64Array).map(Math.log);
      const mean = (i: number) => logs.reduce((sum, log, k) => (k % 6 === i % 6 ? sum + log / 4 : sum), 0);
      return [name, logs.map((log, i) => Math.exp(log - mean(i)))] as const;
    });
    const visit = Float64Array.from({ length: n }, (_, i) => Math.floor(i / 6));
    const visits = { index, columns: { visit, g: metadata.columns["g"]! } };
    const given = { index, columns: Object.fromEntries(level) };
    const model = await mixedlm("visit", given, visits, { groups: "g", tree });
    expect(new Set(model.status)).toEqual(new Set(["singular"]));
    const taxa = await taxonEffects(model);
    for (const [tip, effects] of mapped(model))
      expect(taxa.coefficients().get("visit", tip)).toBeCloseTo(effects[1]!, 10);
  });

  test("taxonEffects takes the tree of balances afterwards; without one the way out is named", async () => {
    const { balances } = treeBalances(table, tree);
    const model = await mixedlm("x", balances, metadata, { groups: "g" });
    await expect(taxonEffects(model)).rejects.toThrow(UsageError);
    const taxa = await taxonEffects(model, { tree });
    expect(taxa.responses).toHaveLength(5);
  });
});
