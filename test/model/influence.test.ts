import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { selectRows } from "../../src/table/select.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Samples {
  readonly leverage: readonly number[];
  readonly cooks: readonly number[];
}

interface Influence {
  readonly sleepstudy: Samples;
  readonly penicillin: Samples;
  readonly subjects: {
    readonly levels: readonly string[];
    readonly estimates: readonly number[][];
    readonly cooks: readonly number[];
  };
  readonly components: { readonly sdev: readonly number[]; readonly rotation: readonly number[][] };
}

type Weighted = Samples & {
  readonly formula: string;
  readonly weights: boolean;
  readonly offset: boolean;
  readonly reml: boolean;
};

const reference = readJson<Influence>("lme4-structures", "influence.json");
const sleep = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
const penicillin = readTsv(["lmm", "penicillin.tsv"], ["plate", "sample"]);
const weighted = readTsv(["lme4-structures", "weighted.tsv"], ["g", "h"]);

const only = (table: Table, name: string): Table => ({
  index: table.index,
  columns: { [name]: table.columns[name]! },
});
const sleepModel = fitSync(prepare("Days + (Days | Subject)", sleep), only(sleep, "Reaction"));

function close(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < theirs.length; i++) expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThan(tolerance);
}

describe("leverage and Cook's distance of samples are lme4's", () => {
  test("leverage and Cook's distance of correlated slopes are lme4's", () => {
    const { leverage, cooksDistance } = sleepModel.influence();
    close(leverage.values, reference.sleepstudy.leverage, 1e-5);
    close(cooksDistance.values, reference.sleepstudy.cooks, 1e-5);
    expect(leverage.values.reduce((a, b) => a + b)).toBeCloseTo(29.02206689, 3);
  });

  test("leverage and Cook's distance of crossed effects are lme4's", () => {
    const model = fitSync(
      prepare("1 + (1 | plate) + (1 | sample)", penicillin),
      only(penicillin, "diameter"),
    );
    const { leverage, cooksDistance } = model.influence();
    close(leverage.values, reference.penicillin.leverage, 1e-5);
    close(cooksDistance.values, reference.penicillin.cooks, 1e-4);
  });

  test.each(readJson<Weighted[]>("lme4-structures", "weighted.json"))(
    "$formula, weights $weights, offset $offset, REML $reml",
    ({ formula, weights, offset, reml, leverage, cooks }) => {
      const plan = prepare(formula, weighted, {
        reml,
        ...(weights && { weights: "v" }),
        ...(offset && { offset: "shift" }),
      });
      const found = fitSync(plan, only(weighted, "y")).influence();
      close(found.leverage.values, leverage, 1e-5);
      close(found.cooksDistance.values, cooks, 1e-4);
    },
  );

  test("missing cells have no leverage, the others that of a fit without them", () => {
    const gaps = Float64Array.from(sleep.columns["Reaction"] as Float64Array, (value, i) =>
      i % 7 === 3 ? Number.NaN : value,
    );
    const { leverage } = fitSync(prepare("Days + (Days | Subject)", sleep), {
      index: sleep.index,
      columns: { gaps },
    }).influence();
    const rows = sleep.index.flatMap((_, i) => (i % 7 === 3 ? [] : [i]));
    const part = selectRows(sleep, rows);
    const alone = fitSync(prepare("Days + (Days | Subject)", part), only(part, "Reaction")).influence();
    expect(Number.isNaN(leverage.values[3])).toBe(true);
    close(
      rows.map((row) => leverage.values[row]!),
      alone.leverage.values,
      1e-6,
    );
  });
});

describe("influence of groups", () => {
  test("influence of groups with refits is that of models without each group", () => {
    const { levels, dfbeta, cooksDistance } = sleepModel.influence({ by: "Subject", refit: true });
    expect(levels).toEqual(reference.subjects.levels);
    const full = sleepModel.coefficients().values;
    const deleted = reference.subjects.estimates.flatMap((estimate) =>
      estimate.map((value, j) => full[j]! - value),
    );
    close(dfbeta.values, deleted, 1e-3);
    close(cooksDistance.values, reference.subjects.cooks, 1e-4);
    expect(dfbeta.rowNames.slice(0, 2)).toEqual([`${levels[0]}:Intercept`, `${levels[0]}:Days`]);
  });

  test("influence of groups with θ held is generalised least squares without them", () => {
    const { dfbeta } = sleepModel.influence({ by: "Subject" });
    const rows = sleep.index.flatMap((_, i) => (sleep.columns["Subject"]![i] === "309" ? [] : [i]));
    const part = selectRows(sleep, rows);
    const theta = Array.from(sleepModel.theta.values);
    const held = fitSync(
      prepare("Days + (Days | Subject)", part, { start: theta, free: { Subject: "none" } }),
      only(part, "Reaction"),
    );
    const full = sleepModel.coefficients().values;
    held.coefficients().values.forEach((value, j) => {
      expect(
        Math.abs(dfbeta.get(`309:${j === 0 ? "Intercept" : "Days"}`, "Reaction") - (full[j]! - value)),
      ).toBeLessThan(1e-8);
    });
  });

  test("influence is given by samples and by levels of crossed factors", () => {
    const model = fitSync(
      prepare("1 + (1 | plate) + (1 | sample)", penicillin),
      only(penicillin, "diameter"),
    );
    expect(model.influence({ by: "plate" }).levels.length).toBe(24);
    const { cooksDistance } = model.influence({ by: "sample" });
    expect(cooksDistance.rowNames.length).toBe(6);
    const bySample = sleepModel.influence({ by: "sample" });
    expect(bySample.levels).toEqual(sleep.index);
  });

  test("influence of an unknown factor is refused with those there are", () => {
    expect(() => sleepModel.influence({ by: "Subjects" })).toThrow(UsageError);
    expect(() => sleepModel.influence({ by: "Subjects" })).toThrow(
      /got 'Subjects'.*there are Subject, sample/,
    );
  });
});

test("principal components are those of lme4's rePCA", () => {
  const { sd, proportion, loadings } = sleepModel.principalComponents()["Subject"]!;
  close(sd.values, reference.components.sdev, 1e-5);
  expect(proportion.values.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  reference.components.rotation.forEach((row, a) => {
    row.forEach((value, c) => {
      expect(Math.abs(Math.abs(loadings.values[c * 2 + a]!) - Math.abs(value))).toBeLessThan(1e-5);
    });
  });
});

test("levels that were not in the fit are predicted without effect, or refused", () => {
  const newdata: Table = { index: ["a", "b"], columns: { Days: [5, 5], Subject: ["308", "999"] } };
  const all = sleepModel.predict(newdata, { random: true });
  const none = sleepModel.predict(newdata, { random: false });
  expect(all.values[1]).toBe(none.values[1]);
  expect(all.values[0]).not.toBe(none.values[0]);
  expect(sleepModel.predict(newdata, { random: true, newLevels: "zero" }).values).toEqual(all.values);
  const strict = () => sleepModel.predict(newdata, { random: true, newLevels: "error" });
  expect(strict).toThrow(DataError);
  expect(strict).toThrow(/\(Days \| Subject\) has no effect for level '999' of sample 'b'/);
  expect(sleepModel.predict(newdata, { newLevels: "error" }).values).toEqual(none.values);
});
