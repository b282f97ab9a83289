import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  addPseudocount,
  balanceBasis,
  gradientLinkage,
  type LMEModel,
  mixedlm,
  sensitivity,
  type Table,
  taxonEffects,
  treeBalances,
} from "../../src/index.js";
import { readMetadata, readTable } from "../../src/io/index.js";
import { selectRows } from "../../src/table/select.js";
import type { Tree } from "../../src/tree/tree.js";
import { readTsv } from "../support/read-fixture.js";
import { studyFolder } from "./study-folder.js";

const folder = studyFolder("cfstudy");

interface Row {
  readonly estimate: number;
  readonly std_error: number;
  readonly df: number;
  readonly p: number;
  readonly group_var: number;
  readonly sigma2: number;
}

/** lme4's fits by balance and term. */
function readReference(): Map<string, Row> {
  const { columns } = readTsv(["cfstudy", "lme4.tsv"]);
  const [responses, terms] = [columns["response"] as string[], columns["term"] as string[]];
  const number = (name: string, i: number) => (columns[name] as Float64Array)[i]!;
  return new Map(
    responses.map((response, i) => [
      `${response} ${terms[i] === "(Intercept)" ? "Intercept" : terms[i]}`,
      {
        estimate: number("estimate", i),
        std_error: number("std_error", i),
        df: number("df", i),
        p: number("p_satterthwaite", i),
        group_var: number("group_var", i),
        sigma2: number("sigma2", i),
      },
    ]),
  );
}

describe.skipIf(folder === undefined)("the cystic-fibrosis study of the gneiss tutorial", () => {
  let counts: Table;
  let metadata: Table;
  let tree: Tree;
  let model: LMEModel;
  const reference = readReference();
  const options = { groups: "host_subject_id" };

  beforeAll(async () => {
    counts = await readTable(join(folder!, "feature-table.qza"), { minFrequency: 500 });
    metadata = await readMetadata(join(folder!, "metadata.txt"));
    const ph = metadata.columns["ph"] as Float64Array;
    const gradient = Object.fromEntries(metadata.index.map((sample, i) => [sample, ph[i]!]));
    tree = gradientLinkage(counts, gradient, { sort: true });
    model = await mixedlm("ph", addPseudocount(counts, 1), metadata, { ...options, tree });
  });

  test("127 of 1727 features, 138 samples of 16 patients, 126 balances, all fitted", () => {
    expect(Object.keys(counts.columns)).toHaveLength(127);
    expect(model.responses).toHaveLength(126);
    expect(model.nobs.every((n) => n === 138)).toBe(true);
    expect(model.result.groups.every((groups) => groups === 16)).toBe(true);
    expect(model.status.every((status) => status === "ok" || status === "singular")).toBe(true);
  });

  test("estimates, tests and variances are lme4's, up to the sign that sorting gives", () => {
    const [beta, se, df, p] = [
      model.coefficients(),
      model.standardErrors(),
      model.degreesOfFreedom(),
      model.pvalues(),
    ];
    const { columns } = model.varianceComponents();
    const variance = new Map(
      columns.response.map((name, i) => [`${name} ${columns.group[i]}`, columns.covariance[i]!]),
    );
    let turned = 0;
    for (const response of model.responses) {
      const sign = Math.sign(beta.get("ph", response) / reference.get(`${response} ph`)!.estimate);
      if (sign < 0) turned++;
      for (const term of ["Intercept", "ph"]) {
        const expected = reference.get(`${response} ${term}`)!;
        const away = sign * beta.get(term, response) - expected.estimate;
        expect(Math.abs(away)).toBeLessThan(1e-6 * expected.std_error);
        expect(Math.abs(se.get(term, response) / expected.std_error - 1)).toBeLessThan(1e-6);
        expect(Math.abs(df.get(term, response) / expected.df - 1)).toBeLessThan(2e-5);
        expect(Math.abs(Math.log10(p.get(term, response) / expected.p))).toBeLessThan(1e-3);
        expect(Math.abs(variance.get(`${response} Residual`)! / expected.sigma2 - 1)).toBeLessThan(1e-6);
        const groups = variance.get(`${response} host_subject_id`)!;
        expect(Math.abs(groups - expected.group_var)).toBeLessThan(1e-6 * expected.sigma2);
      }
    }
    // Sorting turns the balances whose numerator lay at lower pH.
    expect(turned).toBeGreaterThan(0);
    expect(turned).toBeLessThan(126);
  });

  test("y2 and y0 are the clearest, as in the tutorial, and rise with pH", () => {
    expect(model.coefficients().get("ph", "y2")).toBeCloseTo(2.063276, 6);
    expect(model.coefficients().get("ph", "y0")).toBeCloseTo(1.4853073, 6);
    expect(model.pvalues().get("ph", "y2")).toBeCloseTo(3.5248e-32, 35);
    expect(model.pvalues().get("ph", "y0")).toBeCloseTo(1.1973e-26, 29);
    const order = [...model.responses].sort(
      (a, b) => model.pvalues().get("ph", a) - model.pvalues().get("ph", b),
    );
    expect(order.slice(0, 2)).toEqual(["y2", "y0"]);
  });

  test("53 balances change with pH by Satterthwaite's df, 54 by the original's z", () => {
    const found = (fitted: LMEModel) =>
      fitted
        .qvalues()
        .row("ph")
        .filter((q) => q < 0.05).length;
    expect(found(model)).toBe(53);
    expect(found(model.infer({ test: "normal", vcov: "joint" }))).toBe(54);
  });

  test("balances given, or made on the way, give the same fit", async () => {
    const { balances } = treeBalances(addPseudocount(counts, 1), tree);
    const given = await mixedlm("ph", balances, metadata, { ...options, tree });
    expect(given.coefficients().values).toEqual(model.coefficients().values);
  });

  test("samples and columns in another order give the same numbers", async () => {
    const rows = Array.from(counts.index.keys()).sort((a, b) => ((a * 61) % 138) - ((b * 61) % 138));
    const mixed = await mixedlm("ph", addPseudocount(selectRows(counts, rows), 1), metadata, {
      ...options,
      tree,
    });
    model.coefficients().values.forEach((value, at) => {
      const size = model.standardErrors().values[at]!;
      expect(Math.abs(mixed.coefficients().values[at]! - value)).toBeLessThan(1e-8 * size);
    });
  });

  test("coefficients as proportions and the effects of single taxa tell the same story", async () => {
    const shares = model.coefficients({ tree });
    const taxa = await taxonEffects(model);
    expect([...taxa.responses].sort()).toEqual([...shares.columnNames].sort());
    const basis = balanceBasis(tree);
    const beta = model.coefficients().row("ph");
    const logs = shares.row("ph").map(Math.log);
    const mean = logs.reduce((sum, value) => sum + value / logs.length, 0);
    let largest = 0;
    shares.columnNames.forEach((taxon, j) => {
      const mapped = basis.column(taxon).reduce((sum, weight, k) => sum + weight * beta[k]!, 0);
      expect(logs[j]! - mean).toBeCloseTo(mapped, 9);
      const away =
        Math.abs(taxa.coefficients().get("ph", taxon) - mapped) / taxa.standardErrors().get("ph", taxon);
      largest = Math.max(largest, away);
    });
    expect(largest).toBeLessThan(0.5);
    expect(
      taxa
        .qvalues()
        .row("ph")
        .filter((q) => q < 0.05).length,
    ).toBeGreaterThan(20);
  });

  test("sensitivity tells which effects hang on the pseudocount", async () => {
    const { effects, runs } = await sensitivity("ph", counts, metadata, { ...options, tree });
    const ph = (name: string) =>
      effects.columns.response.findIndex(
        (response, i) => response === name && effects.columns.term[i] === "ph",
      );
    for (const name of ["y0", "y2"]) expect(effects.columns.robust[ph(name)]).toBe(true);
    const robust = effects.columns.robust.filter(
      (value, i) => value && effects.columns.term[i] === "ph",
    ).length;
    const found = Array.from(effects.columns.q_value).filter(
      (q, i) => q < 0.05 && effects.columns.term[i] === "ph",
    );
    expect(found).toHaveLength(53);
    expect(robust).toBeLessThanOrEqual(53);
    expect(robust).toBeGreaterThan(30);
    expect(runs.index).toHaveLength(5 * 126 * 2);
  });
});
