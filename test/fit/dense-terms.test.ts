import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";

/** Two terms whose levels share no cross-products, beside lmerTest; see make.R beside the fixture. */
interface Fitted {
  readonly formula: string;
  readonly reml: boolean;
  readonly response: number;
  readonly singular: boolean;
  readonly criterion: number;
  readonly beta: readonly number[];
  readonly se: readonly number[];
  readonly df: readonly number[];
}

const file = new URL("../fixtures/dense-terms/lmertest.json", import.meta.url);
const fits: Fitted[] = JSON.parse(readFileSync(file, "utf8"));

const fraction = (value: number) => value - Math.floor(value);
const rows = Array.from({ length: 240 }, (_, i) => i);
const g = rows.map((i) => i % 12);
const h = rows.map((i) => (Math.floor(i / 12) + (i % 7)) % 8);
const uniform = (a: number, b: number) => rows.map((i) => fraction(Math.sin(i * a + b) * 43758.5453));
const first = uniform(12.9898, 1);
const x = rows.map((i) => 2 * first[i]! - 1 + (i % 5) / 4);
const w = uniform(78.233, 2).map((each) => 2 * each - 1);
const noise = [uniform(4.1, 3), uniform(9.7, 5), uniform(6.3, 8)];
const levelEffect = (k: number, a: number) => fraction(Math.sin(k * a + 1) * 1000) - 0.5;
const sizes = [
  [3, 3, 3, 3],
  [1, 0, 2, 0.5],
  [0, 0, 0, 0],
  [8, 1, 1, 4],
];
const index = rows.map((i) => `s${i}`);
const columns = Object.fromEntries(
  sizes.map((s, j) => [
    `y${j}`,
    rows.map((i) => {
      const inG = s[0]! * levelEffect(g[i]!, 3.7) + s[1]! * levelEffect(g[i]!, 5.1) * x[i]!;
      const inH = s[2]! * levelEffect(h[i]!, 7.3) + s[3]! * levelEffect(h[i]!, 2.9) * w[i]!;
      return 1 + 0.5 * x[i]! + inG + inH + noise.reduce((sum, each) => sum + each[i]!, -1.5);
    }),
  ]),
);
const metadata = { index, columns: { g: g.map((each) => `g${each}`), h: h.map((each) => `h${each}`), x, w } };

test.each(fits)("$formula, reml $reml, response $response: lmerTest's numbers", (fitted) => {
  const { formula, reml, response, singular, criterion, beta, se, df } = fitted;
  const plan = prepare(formula, metadata, { reml, test: "satterthwaite" });
  const model = fitSync(plan, { index, columns });
  const name = `y${response}`;
  expect(model.criterion[response]! - criterion).toBeLessThan(1e-7);
  expect(model.status[response]).toBe(singular ? "singular" : "ok");
  model
    .coefficients()
    .column(name)
    .forEach((value, j) => {
      expect(Math.abs(value - beta[j]!) / se[j]!).toBeLessThan(1e-4);
      expect(model.standardErrors().column(name)[j]! / se[j]!).toBeCloseTo(1, 4);
      if (!singular) expect(model.result.df[response * beta.length + j]! / df[j]!).toBeCloseTo(1, 2);
    });
  expect(model.certificate(name).decrement).toBeLessThan(1e-6);
});
