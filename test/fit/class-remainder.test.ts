import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { generator } from "../support/random-problem.js";

const GROUPS = 12;
const ROWS = 4;
const LEVEL = 2 ** 20;
const wanted = { reml: true, satterthwaite: true, joint: false };

/**
 * Equal groups are pooled into one class whose sums of squares are found by subtraction where enough is left. Here
 * nearly all that differs between groups is a covariate of the groups: moved along it by whole numbers, so that no
 * response is rounded, the fit stays as it is only when the rest is taken of the remainder itself.
 */
test.each([
  { random: "(1 | g)", slopes: 0 },
  { random: "(t | g)", slopes: LEVEL },
])("$random: what X explains of the groups of a class costs no digits", ({ random, slopes }) => {
  const { normal } = generator(5);
  const rows = Array.from({ length: GROUPS * ROWS }, (_, i) => ({
    group: Math.floor(i / ROWS),
    t: i % ROWS,
  }));
  const dose = Array.from({ length: GROUPS }, (_, g) => (g * 5) % 7);
  const effects = Array.from({ length: GROUPS }, () => [2 * normal(), normal()] as const);
  const coarse = (value: number) => Math.round(value * 2 ** 20) / 2 ** 20;
  const y = rows.map(({ group, t }) => {
    const [level, slope] = effects[group]!;
    return coarse(level + slope * t + normal());
  });
  const index = rows.map((_, i) => `s${i}`);
  const columns = {
    g: rows.map(({ group }) => `g${group}`),
    dose: rows.map(({ group }) => dose[group]!),
    t: rows.map(({ t }) => t),
  };
  const moved = rows.map(({ group, t }, i) => y[i]! + dose[group]! * (LEVEL + slopes * t));
  const plan = prepare(`dose * t + ${random}`, { index, columns });
  const at = (response: number[]) => fitTable(plan, { index, columns: { y: response } }, ["y"], wanted);
  const [plain, shifted] = [at(y), at(moved)];

  expect(shifted.flags[0]).toBe(0);
  expect(Math.abs(shifted.criterion[0]! - plain.criterion[0]!)).toBeLessThan(1e-8);
  plain.theta.forEach((theta, i) => {
    expect(Math.abs(shifted.theta[i]! - theta)).toBeLessThan(1e-6);
  });
  plain.df.forEach((df, j) => {
    expect(Math.abs(shifted.df[j]! / df - 1)).toBeLessThan(1e-6);
  });
});
