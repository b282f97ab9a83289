import { sumOfPresent } from "../../balances/compositions/sum-of-present.js";
import { inBlocks } from "../../balances/partitions/in-blocks.js";
import { amountsOf } from "../../balances/parts.js";
import { DataError } from "../../errors.js";
import { refuseCovariates } from "../../fit/covariates/refuse-covariates.js";
import type { Plan } from "../../fit/plan.js";
import { rowsInTable } from "../../fit/run/fit-table.js";
import { lowess } from "../../inference/shifts/lowess.js";
import { Frame } from "../../table/frame.js";
import { assemble } from "../../table/make-table.js";
import { selectRows } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import { fitLinear } from "../ols/ols-fit.js";
import type { Voomed, VoomOptions } from "./voom.js";

const where = "voom";
const SPAN = 0.5;
const PER_MILLION = 1e6;

/** `voom` on the fixed effects of a plan, of the samples that it shares with the table. */
export function voomOnPlan(
  plan: Plan,
  table: Table,
  { librarySizes, span = SPAN }: Pick<VoomOptions, "librarySizes" | "span"> = {},
): Voomed {
  refuseCovariates(where, plan, "leave it out");
  const tableRows = rowsInTable(plan, table);
  const rows = [...tableRows.keys()].filter((row) => tableRows[row]! >= 0);
  const shared = rows.map((row) => tableRows[row]!);
  const parts = amountsOf(selectRows(table, shared), where);
  if (parts.columnNames.length < 2) {
    const got = String(parts.columnNames.length);
    throw new DataError({ where, rule: "a trend needs two features or more", got });
  }
  const sizes = librarySizes === undefined ? totalsOf(parts) : sizesGiven(parts, librarySizes);
  const logs = logsPerMillion(parts, sizes);
  const features = columnsOf(logs);
  const responses = assemble(parts.rowNames, parts.columnNames, features);
  const fit = fitLinear(plan, responses, parts.columnNames);
  const depths = logsOf(sizes.map((size) => size + 1)).map((log) => log - Math.log2(PER_MILLION));
  const depth = sumOfPresent(depths).sum / depths.length;
  const points = parts.columnNames.flatMap((_, j) => {
    const spare = fit.nobs[j]! - fit.rank[j]!;
    if (spare <= 0 || isEmpty(parts, j)) return [];
    const [, values] = features[j]!;
    return [[sumOfPresent(values).sum / values.length + depth, (fit.rss[j]! / spare) ** 0.25] as const];
  });
  const trend = trendOf(points, span);
  const weightAt = weights(trend);
  const fitted = fittedLogs(plan, fit.beta, rows);
  const columns = parts.columnNames.map((name, j) => {
    return [name, Float64Array.from(parts.rowNames, (_, i) => weightAt(fitted(i, j) + depths[i]!))] as const;
  });
  return { table: responses, weights: assemble(parts.rowNames, parts.columnNames, columns), trend };
}

function totalsOf({ rowNames, columnNames, values }: Frame): Float64Array {
  const width = columnNames.length;
  return Float64Array.from(rowNames, (_, i) => sumOfPresent(values.subarray(i * width, (i + 1) * width)).sum);
}

function sizesGiven({ rowNames }: Frame, sizes: Readonly<Record<string, number>>): Float64Array {
  return Float64Array.from(rowNames, (sample) => {
    const size = Object.hasOwn(sizes, sample) ? sizes[sample]! : Number.NaN;
    if (size > 0 && size < Number.POSITIVE_INFINITY) return size;
    const rule = "every sample needs a positive library size";
    throw new DataError({ where, rule, got: `${size} for sample '${sample}'` });
  });
}

function logsPerMillion({ rowNames, columnNames, values }: Frame, sizes: Float64Array): Frame {
  const width = columnNames.length;
  const scaled = values.map((count, at) => {
    return ((count + 0.5) / (sizes[Math.floor(at / width)]! + 1)) * PER_MILLION;
  });
  return new Frame(rowNames, columnNames, logsOf(scaled, width));
}

/** Binary logarithms of positive numbers. */
function logsOf(values: Float64Array, width = 1): Float64Array {
  const logs = new Float64Array(values.length);
  inBlocks(values.length / width, width, (from, to, scratch) => {
    const count = (to - from) * width;
    const pointer = scratch.putF64(values.subarray(from * width, to * width));
    scratch.kernel.logInPlace(pointer, count);
    logs.set(scratch.viewF64(pointer, count), from * width);
  });
  return logs.map((log) => log * Math.LOG2E);
}

function columnsOf({ rowNames, columnNames, values }: Frame): (readonly [string, Float64Array])[] {
  const width = columnNames.length;
  return columnNames.map((name, j) => {
    return [name, Float64Array.from(rowNames, (_, i) => values[i * width + j]!)] as const;
  });
}

/** A feature without any count says nothing of the trend. */
function isEmpty({ rowNames, columnNames, values }: Frame, j: number): boolean {
  return rowNames.every((_, i) => values[i * columnNames.length + j] === 0);
}

function trendOf(points: readonly (readonly [number, number])[], span: number): Voomed["trend"] {
  const sorted = points.slice().sort(([one], [other]) => one - other);
  const x = Float64Array.from(sorted, ([mean]) => mean);
  const y = Float64Array.from(sorted, ([, root]) => root);
  return { x, y, smooth: x.length < 2 ? y : lowess(x, y, span) };
}

/** The weight at a log count, 1 / trend⁴: between the points of the trend along a line, beyond them as at the last. */
function weights({ x, smooth }: Voomed["trend"]): (log: number) => number {
  const { places, values } = withoutTies(x, smooth);
  const last = places.length - 1;
  // Without two features that repeat, cells are taken as equally precise.
  if (last < 0 || x.length < 2) return () => 1;
  return (log) => {
    if (log <= places[0]!) return values[0]! ** -4;
    if (log >= places[last]!) return values[last]! ** -4;
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (places[middle]! <= log) low = middle;
      else high = middle;
    }
    const share = (log - places[low]!) / (places[high]! - places[low]!);
    return (values[low]! + share * (values[high]! - values[low]!)) ** -4;
  };
}

function withoutTies(x: Float64Array, y: Float64Array) {
  const [places, values]: [number[], number[]] = [[], []];
  for (let from = 0; from < x.length; ) {
    let to = from;
    let sum = 0;
    for (; to < x.length && x[to] === x[from]; to++) sum += y[to]!;
    places.push(x[from]!);
    values.push(sum / (to - from));
    from = to;
  }
  return { places, values };
}

/**
 * Fitted values of sample i and feature j; coefficients that cannot be told are of columns that add nothing.
 *
 * @param rows row of the design of each sample
 */
function fittedLogs({ design }: Plan, beta: Float64Array, rows: readonly number[]) {
  const { values, columns } = design.fixed;
  const width = columns.length;
  return (i: number, j: number) => {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const own = beta[j * width + k]!;
      if (!Number.isNaN(own)) sum += values[rows[i]! * width + k]! * own;
    }
    return sum;
  };
}
