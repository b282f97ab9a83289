import { describe, expect, test } from "vitest";
import { seededRandom } from "../../bench/random.js";
import { psiOfTerm, thetaRanges } from "../../src/fit/lambda.js";
import { fitSync, prepare } from "../../src/index.js";
import type { Table } from "../../src/table/table.js";
import { fitDense, groupedV, solveDense } from "../support/dense.js";
import { nullStudy } from "../support/null-study.js";
import { readTsv } from "../support/read-fixture.js";

const sizes = (count: number, size: (g: number) => number) =>
  Array.from({ length: count }, (_, g) => size(g));
const share = (p: Float64Array, alpha: number) => p.filter((value) => value <= alpha).length / p.length;
/** Four standard errors of a rejection rate. */
const slack = (alpha: number, count: number) => 4 * Math.sqrt((alpha * (1 - alpha)) / count);

describe("level: responses that know nothing of the term are rejected as often as promised", () => {
  const balanced = sizes(20, () => 4);
  const ragged = sizes(20, (g) => 2 + (g % 5));
  test.each([
    ["between", "arm", "arm + within", balanced, 1200],
    ["between", "arm", "arm + mixed", ragged, 1200],
    ["within", "within", "within + arm", balanced, 1200],
    ["within", "within", "within + mixed", ragged, 1200],
    ["freedman-lane", "mixed", "mixed + arm", ragged, 400],
  ] as const)("%s, %s in %s", (scheme, term, formula, groups, count) => {
    const { metadata, table } = nullStudy(21, groups, count, (r) => [0, 0.5, 1.5][r % 3]!);
    const plan = prepare(`${formula} + (1 | group)`, metadata, { test: "normal" });
    const { columns } = fitSync(plan, table).permute({ term, nperm: 99, seed: 4 });
    const alone = fitSync(plan, { index: table.index, columns: { y3: table.columns.y3! } });
    const named = alone.permute({ term, nperm: 99, seed: 4, scheme }).columns;
    expect(named.p_value[0]).toBe(columns.p_value[columns.response.indexOf("y3")]);
    for (const alpha of [0.05, 0.1, 0.5])
      expect(Math.abs(share(columns.p_value, alpha) - alpha)).toBeLessThan(slack(alpha, count) + 0.01);
  });

  test("with slopes over groups the permutation test keeps its level for a term within groups", () => {
    const count = 300;
    const { metadata, table } = nullStudy(
      8,
      sizes(12, () => 6),
      count,
      () => 0.7,
    );
    const model = fitSync(prepare("within + arm + (within | group)", metadata, { test: "normal" }), table);
    const p = model.permute({ term: "within", nperm: 99, seed: 2 }).columns.p_value;
    expect(Math.abs(share(p, 0.05) - 0.05)).toBeLessThan(slack(0.05, count));
  });

  test("family-wise p-values reject in one study of twenty where nothing is there", () => {
    const rejected = Array.from({ length: 200 }, (_, seed) => {
      const { metadata, table } = nullStudy(
        seed + 100,
        sizes(16, () => 3),
        8,
        () => 1,
      );
      const model = fitSync(prepare("arm + (1 | group)", metadata, { test: "normal" }), table);
      return Math.min(...model.permute({ term: "arm", nperm: 99, seed }).columns.p_family) <= 0.05 ? 1 : 0;
    });
    const rate = rejected.reduce<number>((total, value) => total + value, 0) / rejected.length;
    expect(Math.abs(rate - 0.05)).toBeLessThan(slack(0.05, rejected.length));
  });
});

describe("what is computed", () => {
  const study = nullStudy(
    3,
    sizes(15, (g) => 2 + (g % 4)),
    6,
    (r) => r / 3,
  );
  const withEffect: Table = {
    index: study.table.index,
    columns: {
      ...study.table.columns,
      strong: Float64Array.from(
        study.table.columns.y1 as Float64Array,
        (value, i) => value + 3 * (study.metadata.columns.arm as Float64Array)[i]!,
      ),
    },
  };
  const plan = prepare("arm + mixed + (1 | group)", study.metadata);
  const model = fitSync(plan, withEffect);
  const { columns } = model.permute({ term: "arm", nperm: 199, seed: 1 });

  test("F is the generalised least-squares F at the ratio of the model without the term", () => {
    const null_ = fitSync(prepare("mixed + (1 | group)", study.metadata), withEffect);
    const [arm, mixed] = ["arm", "mixed"].map((name) => study.metadata.columns[name] as Float64Array);
    const X = Array.from(arm!, (value, i) => [1, value, mixed![i]!]);
    const group = plan.design.random[0]!.index;
    columns.response.forEach((name, r) => {
      const t2 = null_.result.theta[r]! ** 2;
      const V = groupedV(
        X.map(() => [1]),
        group,
        [[t2]],
      );
      const dense = fitDense(X, Array.from(withEffect.columns[name] as Float64Array), V, true);
      const F = dense.beta[1]! ** 2 / dense.vcov[1]![1]!;
      expect(columns.statistic[r]! / F).toBeCloseTo(1, 7);
    });
    expect(solveDense([[2]], [4])).toEqual([1]);
  });

  test("an effect is found by permutation, in the family too, and p-values are ordered", () => {
    const at = columns.response.indexOf("strong");
    expect(columns.p_value[at]).toBe(1 / 200);
    expect(columns.p_family[at]).toBeLessThan(0.05);
    columns.p_value.forEach((p, i) => {
      expect(columns.p_family[i]).toBeGreaterThanOrEqual(p);
    });
  });

  test("permutation p-values do not depend on the companions of a response", () => {
    const alone = fitSync(plan, { index: withEffect.index, columns: { y4: withEffect.columns.y4! } });
    const p = alone.permute({ term: "arm", nperm: 199, seed: 1 }).columns.p_value[0];
    expect(p).toBe(columns.p_value[columns.response.indexOf("y4")]);
  });

  test("missing cells take their rows out of a permutation and leave the others' p-values", () => {
    const y2 = Float64Array.from(withEffect.columns.y2 as Float64Array, (value, i) =>
      i % 9 === 0 ? Number.NaN : value,
    );
    const holes = fitSync(plan, { index: withEffect.index, columns: { ...withEffect.columns, y2 } });
    const again = holes.permute({ term: "arm", nperm: 199, seed: 1 }).columns;
    again.response.forEach((name, i) => {
      if (name === "y2") expect(again.p_value[i]).toBeGreaterThan(0);
      else expect(again.p_value[i]).toBe(columns.p_value[i]);
    });
  });

  test("several columns are permuted together, and a term can be all of X", () => {
    const metadata = {
      ...study.metadata,
      columns: { ...study.metadata.columns, dose: study.metadata.index.map((_, i) => "abc"[i % 3]!) },
    };
    const several = fitSync(prepare("dose + (1 | group)", metadata), study.table);
    const p = several.permute({ term: "dose", nperm: 99 }).columns.p_value;
    expect(p.every((value) => value > 0 && value <= 1)).toBe(true);
    const whole = fitSync(prepare("0 + mixed + (1 | group)", metadata), study.table);
    expect(whole.permute({ term: "mixed", nperm: 19 }).columns.statistic.every(Number.isFinite)).toBe(true);
  });

  /** 10 subjects crossed with 8 items; responses of both and of noise, the first with a large effect between subjects. */
  function crossedStudy(responses: number) {
    const random = seededRandom(5);
    const at = Array.from({ length: 80 }, (_, i) => [Math.floor(i / 8), i % 8] as const);
    const index = at.map((_, i) => `s${i}`);
    const arm = Float64Array.from(at, ([a]) => a % 2);
    const columns = Array.from({ length: responses }, (_, r) => {
      const [u, v] = [10, 8].map((size) => Array.from({ length: size }, () => random.normal()));
      const effect = r === 0 ? 20 : 0;
      return [
        `y${r}`,
        Float64Array.from(at, ([a, b]) => effect * (a % 2) + u![a]! + v![b]! + random.normal()),
      ];
    });
    const metadata: Table = {
      index,
      columns: { arm, subject: at.map(([a]) => `a${a}`), item: at.map(([, b]) => `b${b}`) },
    };
    return { metadata, table: { index, columns: Object.fromEntries(columns) } as Table };
  }

  test("a large effect between few subjects, crossed with items, stands out of a family", () => {
    // F of a term between 10 subjects is at most about 9, as V̂₀ holds the effect: what it is compared with must be as bounded.
    const { metadata, table } = crossedStudy(30);
    const crossed = prepare("arm + (1 | subject) + (1 | item)", metadata);
    const { columns } = fitSync(crossed, table).permute({ term: "arm", nperm: 199, seed: 2 });
    expect(columns.statistic[0]).toBeLessThan(12);
    expect(columns.p_value[0]).toBe(1 / 200);
    expect(columns.p_family[0]).toBe(1 / 200);
    const small = columns.p_value.slice(1).filter((p) => p <= 0.2).length;
    expect(small).toBeLessThan(15);
  });

  test.each(["cs(0 + visit | group)", "(1 + visit | group)", "(1 | group) + cs(0 + visit | group)"])(
    "groups change places under %s, which is fitted by blocks",
    (bars) => {
      const random = seededRandom(3);
      const groups = 14;
      const rows = Array.from({ length: groups * 6 }, (_, i) => [Math.floor(i / 6), i % 3] as const);
      const index = rows.map((_, i) => `s${i}`);
      const u = Array.from({ length: groups * 3 }, () => random.normal());
      const metadata: Table = {
        index,
        columns: {
          group: rows.map(([g]) => `g${g}`),
          visit: rows.map(([, v]) => "abc"[v]!),
          arm: Float64Array.from(rows, ([g]) => g % 2),
        },
      };
      const own = Array.from({ length: groups }, () => random.normal());
      const y = (effect: number) =>
        Float64Array.from(rows, ([g, v]) => effect * (g % 2) + own[g]! + u[3 * g + v]! + random.normal());
      const table = { index, columns: { none: y(0), strong: y(4) } };
      const fit = fitSync(prepare(`arm + visit + ${bars}`, metadata), table);
      const { columns: named } = fit.permute({ term: "arm", scheme: "between", nperm: 499, seed: 1 });
      expect(fit.permute({ term: "arm", nperm: 499, seed: 1 }).columns).toEqual(named);
      const wald = fit.infer({ test: "kenward-roger" }).pvalues();
      expect(Math.abs(named.p_value[0]! - wald.get("arm", "none"))).toBeLessThan(0.05);
      expect(named.p_value[1]).toBeLessThan(0.01);
      expect(fit.wholeTable({ nperm: 19 }).columns.scheme[0]).toBe("between");

      // F at V̂₀, with everything dense.
      const null_ = fitSync(prepare(`visit + ${bars}`, metadata), table);
      const V = rows.map(() => rows.map(() => 0));
      rows.forEach((_, i) => {
        V[i]![i] = 1;
      });
      for (const { term, from, to } of thetaRanges(null_.plan.design.random)) {
        const k = term.columns.length;
        const Psi = psiOfTerm(term, null_.result.theta.subarray(from, to));
        groupedV(
          rows.map((__, i) => [...term.values.subarray(i * k, (i + 1) * k)]),
          term.index,
          Array.from({ length: k }, (__, a) => [...Psi.subarray(a * k, (a + 1) * k)]),
        ).forEach((row, i) => {
          row.forEach((value, j) => {
            V[i]![j]! += value - Number(i === j);
          });
        });
      }
      const X = rows.map(([g, v]) => [1, Number(v === 1), Number(v === 2), g % 2]);
      const dense = fitDense(X, [...table.columns.none], V, true);
      expect(named.statistic[0]! / (dense.beta[3]! ** 2 / dense.vcov[3]![3]!)).toBeCloseTo(1, 7);
    },
  );

  test("crossed factors are whitened densely for permutations", () => {
    const data = readTsv(["lmm", "penicillin.tsv"], ["plate", "sample"]);
    const half = Float64Array.from(data.index, (_, i) => i % 2);
    const crossed = prepare("half + (1 | plate) + (1 | sample)", {
      ...data,
      columns: { ...data.columns, half },
    });
    const fit = fitSync(crossed, { index: data.index, columns: { diameter: data.columns.diameter! } });
    const p = fit.permute({ term: "half", nperm: 99, seed: 1 }).columns.p_value[0]!;
    const wald = fit.pvalues().get("half", "diameter");
    expect(Math.abs(p - wald)).toBeLessThan(0.2);
    expect(() => fit.permute({ term: "half", scheme: "between" })).toThrow(
      'scheme "between" needs one grouping factor',
    );
  });

  test.each([
    [{ term: "army" }, "permute: no term named 'army' (did you mean 'arm'?)"],
    [{ term: "arm", nperm: 0 }, "permute: nperm must be a positive whole number, got 0"],
    [
      { term: "arm", scheme: "all" as "within" },
      "permute: scheme must be one of within, between, freedman-lane",
    ],
  ])("permute refuses %j", (options, message) => {
    expect(() => model.permute(options)).toThrow(message);
  });
});
