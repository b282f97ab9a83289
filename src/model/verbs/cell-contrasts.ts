import type { DesignSpec } from "../../design/design-spec.js";
import { markedColumn } from "../../design/factor.js";
import { findLevel, levelLabel, showLevels } from "../../design/values/levels.js";
import type { Level } from "../../design/values/value.js";
import { suggest, UsageError } from "../../errors.js";
import { type RowTests, testRows } from "../../inference/contrasts/contrast-tests.js";
import { type CellLevels, parseContrast } from "../../inference/contrasts/parse-contrast.js";
import { marginalGrid } from "../../inference/contrasts/reference-grid.js";
import type { FittedRows } from "../../inference/covariance/vcov-sensitivity.js";
import { distributions } from "../../inference/distributions.js";
import type { Fitted } from "../../inference/each-tested.js";
import { parseNumber } from "../../table/parse-number.js";
import { meanOffsets } from "./means.js";

/** A contrast of cells: its name, the sum of its weights and its row on some rows. */
interface CompiledContrast {
  readonly name: string;
  readonly total: number;
  rowOn(rows: FittedRows): Float64Array;
}

/**
 * Tests of contrasts of cells, `"label: arm[high] - arm[low] | week=8"`, for every response.
 *
 * @throws UsageError for a text that cannot be read, unknown variables and levels
 */
export function testCellContrasts(
  fitted: Fitted,
  texts: readonly string[],
): { names: string[]; tests: RowTests } {
  const contrasts = texts.map((text) => compile(fitted, text));
  const names = contrasts.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new UsageError({ where: "contrast", rule: "labels must differ", got: `'${twice}' twice` });
  const tests = testRows(fitted, contrasts.length, (rows) => contrasts.map(({ rowOn }) => rowOn(rows)));
  return { names, tests: shifted(fitted, contrasts, tests) };
}

/** Contrasts whose weights do not add up to zero hold the offset, as means do. */
function shifted(fitted: Fitted, contrasts: readonly CompiledContrast[], tests: RowTests): RowTests {
  if (fitted.plan.design.offset === undefined) return tests;
  const offsets = meanOffsets(fitted);
  const count = contrasts.length;
  const estimate = tests.estimate.map(
    (value, at) => value + contrasts[at % count]!.total * offsets[Math.floor(at / count)]!,
  );
  const statistic = estimate.map((value, at) => value / tests.standardError[at]!);
  return {
    ...tests,
    estimate,
    statistic,
    p: statistic.map((value, at) => distributions.tTwoSided(value, tests.df[at]!)),
    log10p: statistic.map((value, at) => distributions.tTwoSidedLog10(value, tests.df[at]!)),
  };
}

function compile({ plan: { design } }: Fitted, text: string): CompiledContrast {
  const { name, terms, fixed } = parseContrast(text);
  const cells = terms.map(({ weight, cell }) => {
    const levels = { ...fixed, ...cell };
    const both = Object.keys(cell).find((factor) => Object.hasOwn(fixed, factor));
    if (both !== undefined) {
      throw new UsageError({
        where: "contrast",
        rule: `'${text}' must say ${both} once`,
        got: "it in a cell and after '|'",
      });
    }
    const at = Object.fromEntries(
      Object.entries(levels).map(([factor, level]) => [factor, levelOf(design.fixed.spec, factor, level)]),
    );
    return { weight, grid: marginalGrid(design, Object.keys(at).join(":"), { at }), levels };
  });
  for (const { grid, levels } of cells) checkOneCell(text, grid.cells, levels);
  return {
    name,
    total: cells.reduce((sum, { weight }) => sum + weight, 0),
    rowOn: (rows) => {
      const row = new Float64Array(design.fixed.columns.length);
      for (const { weight, grid } of cells) {
        grid.rowsOn(rows)[0]!.forEach((value, j) => {
          row[j]! += weight * value;
        });
      }
      return row;
    },
  };
}

function checkOneCell(text: string, cells: readonly string[], levels: CellLevels): void {
  if (cells.length === 1) return;
  const named = Object.entries(levels).map(([factor, level]) => `${factor}[${level}]`);
  const got = cells.length === 0 ? "none" : cells.join("; ");
  throw new UsageError({
    where: "contrast",
    rule: `'${text}': ${named.join(":")} must be one cell of the data`,
    got,
  });
}

/** A level as the design has it; a value of a number. */
function levelOf({ variables, factors }: DesignSpec, factor: string, text: string): Level {
  const names = variables.map(({ name }) => name);
  if (!names.includes(factor)) {
    const rule = `no variable named '${factor}'${suggest(factor, names)}`;
    throw new UsageError({ where: "contrast", rule, hint: `; the model has ${names.join(", ") || "none"}` });
  }
  const categorical = factors.find(
    (each) => each.kind === "categorical" && markedColumn(each.name) === factor,
  );
  if (categorical?.kind === "categorical") {
    const found = findLevel(categorical.levels, text);
    if (found >= 0) return categorical.levels[found]!;
    const near = suggest(text, categorical.levels.map(levelLabel));
    const rule = `'${text}' is not a level of ${factor}${near}`;
    throw new UsageError({ where: "contrast", rule, hint: `, which has ${showLevels(categorical.levels)}` });
  }
  const number = parseNumber(text);
  if (number !== undefined) return number;
  if (variables.find(({ name }) => name === factor)?.mean === undefined) return text;
  throw new UsageError({ where: "contrast", rule: `'${factor}' is a number`, got: `'${text}'` });
}
