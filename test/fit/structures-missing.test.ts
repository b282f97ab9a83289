import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";
import { fitAll, structuredTable } from "../support/structured-problem.js";

const COUNT = 1000;
const PATTERNS = 40;

/** Many responses, each with one of forty patterns of missing cells. */
function gappedTable(metadata: Table): Table {
  const { normal, below, uniform } = generator(77);
  const n = metadata.index.length;
  const patterns = Array.from({ length: PATTERNS }, (_, p) =>
    Array.from({ length: n }, () => p > 0 && uniform() < 0.1),
  );
  const effects = ["g", "h"].map((name) => {
    const levels = [...new Set(metadata.columns[name] as string[])];
    return { of: metadata.columns[name] as string[], levels };
  });
  const columns = Array.from({ length: COUNT }, (_, r) => {
    const pattern = patterns[below(PATTERNS)]!;
    const drawn = effects.map(({ of, levels }) => {
      const b = new Map(levels.map((level) => [level, (r % 3) * normal()]));
      return of.map((level) => b.get(level)!);
    });
    const y = Float64Array.from({ length: n }, (_, i) =>
      pattern[i] ? Number.NaN : drawn[0]![i]! + drawn[1]![i]! + normal(),
    );
    return [`y${r}`, y] as const;
  });
  return { index: metadata.index, columns: Object.fromEntries(columns) };
}

test.each(["x + (1 | g)", "x + (1 | g) + (1 | h)"])(
  "responses with gaps in %s are each fitted as if alone",
  (formula) => {
    const metadata = structuredTable({
      seed: 9,
      formula,
      rows: 60,
      levels: [9, 6],
      spread: [1, 1],
      reml: true,
    });
    const table = gappedTable(metadata);
    const names = Object.keys(table.columns);
    const together = fitAll(prepare(formula, metadata), table, names);
    for (let r = 0; r < COUNT; r += 23) {
      const y = table.columns[names[r]!] as Float64Array;
      const rows = Array.from(y.keys()).filter((i) => !Number.isNaN(y[i]!));
      const pick = (values: ArrayLike<unknown>) => rows.map((i) => values[i]);
      const own = {
        index: pick(table.index),
        columns: Object.fromEntries(
          [...Object.entries(metadata.columns), ["y", y]].map(([name, values]) => [
            name,
            pick(values as ArrayLike<unknown>),
          ]),
        ),
      } as Table;
      // The order of the terms is that of the whole design, also where gaps leave fewer levels.
      const alone = fitTable(prepare(formula, own), own, ["y"], {
        reml: true,
        satterthwaite: true,
        joint: true,
      });
      expect(together.nobs[r]).toBe(rows.length);
      expect(Math.abs(together.criterion[r]! - alone.criterion[0]!)).toBeLessThan(1e-8 * rows.length);
      for (let j = 0; j < 2; j++)
        expect(Math.abs(together.beta[2 * r + j]! - alone.beta[j]!)).toBeLessThan(1e-6);
      expect(together.flags[r]).toBe(alone.flags[0]);
    }
  },
);
