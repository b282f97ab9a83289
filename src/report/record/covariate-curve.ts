import { replayMatrix } from "../../design/replay.js";
import { MixedlmError } from "../../errors.js";
import type { LMEModel } from "../../model/lme-model.js";
import type { Table } from "../../table/table.js";
import type { CovariateValues } from "./covariate-values.js";
import type { CovariateRecord } from "./report-record.js";

const POINTS = 60;
const FEATURES = 10;

type Curve = Pick<CovariateRecord, "curve" | "proportions">;
type Cell = number | string | boolean | null;

/**
 * What the model expects along one covariate, the others held at their median or commonest value: the design at the
 * points, and of balances the proportions of the features that change most. Empty where the formula cannot be
 * evaluated there.
 *
 * @param responses positions, in the model, of the responses of the report
 */
export function covariateCurve(
  model: LMEModel,
  along: CovariateValues,
  all: readonly CovariateValues[],
  responses: Int32Array,
): Curve {
  const others = all
    .filter((each) => each !== along)
    .map((each) => ({ name: each.name, value: middle(each) }));
  const held = others.map(({ name, value }) => `${name} at ${String(value)}`).join(", ");
  for (const cells of [evenCells(along), occurring(along)]) {
    const table = gridTable(along.name, cells, others);
    try {
      const X = Float32Array.from(replayMatrix(model.plan.design.fixed.spec, table).values);
      const points = Float32Array.from(cells, (cell) =>
        along.labels === undefined ? Number(cell) : along.labels.indexOf(String(cell)),
      );
      const unknown = unknownPoints(model, table, responses);
      return { curve: { points, X, held, ...(unknown && { unknown }) }, ...proportionsAt(model, table) };
    } catch (error) {
      // A formula may have no value between those that occur: C(week) knows no week 1.5.
      if (!(error instanceof MixedlmError)) throw error;
    }
  }
  return {};
}

function gridTable(
  name: string,
  cells: readonly Cell[],
  others: readonly { name: string; value: Cell }[],
): Table {
  const columns = [[name, cells], ...others.map((other) => [other.name, cells.map(() => other.value)])];
  return { index: cells.map((_, i) => String(i + 1)), columns: Object.fromEntries(columns) };
}

function evenCells(along: CovariateValues): Cell[] {
  if (along.labels !== undefined) return occurring(along);
  const known = along.values.filter((value) => !Number.isNaN(value));
  const low = known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = known.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
}

/** The values that occur, each once: numbers rising, categories in the order of their labels. */
function occurring({ column, labels }: CovariateValues): Cell[] {
  const cells = [...new Set(column.filter((cell) => cell !== null))];
  if (labels === undefined) return cells.sort((a, b) => Number(a) - Number(b));
  return cells.sort((a, b) => labels.indexOf(String(a)) - labels.indexOf(String(b)));
}

/** The median of numbers, the commonest category. */
function middle({ column, labels }: CovariateValues): Cell {
  const known = column.filter((cell) => cell !== null);
  if (labels === undefined) {
    const sorted = known.map(Number).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  }
  const counts = new Map<Cell, number>();
  for (const cell of known) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), ["" as Cell, 0] as const)[0];
}

/** Which points each response cannot tell, responses × points; undefined where all can be told. */
function unknownPoints(model: LMEModel, table: Table, responses: Int32Array): Uint8Array | undefined {
  const { rank, terms } = model.result;
  const dependent = responses.map((response) => Number(rank[response]! > 0 && rank[response]! < terms));
  if (!dependent.includes(1)) return undefined;
  const { values, columnNames } = model.predict(table);
  const [points, width] = [table.index.length, columnNames.length];
  const unknown = new Uint8Array(responses.length * points);
  responses.forEach((response, i) => {
    for (let point = 0; dependent[i] === 1 && point < points; point++)
      unknown[i * points + point] = Number(Number.isNaN(values[point * width + response]));
  });
  return unknown.includes(1) ? unknown : undefined;
}

/** Predicted proportions of the features that change most, features × points; NaN at points that cannot be told. */
function proportionsAt(model: LMEModel, table: Table): Pick<CovariateRecord, "proportions"> {
  if (model.tree === undefined) return {};
  const { columnNames, values } = model.predict(table, { tree: model.tree });
  if (values.every(Number.isNaN)) return {};
  const width = columnNames.length;
  const points = table.index.length;
  const range = (feature: number) => {
    let [low, high] = [1, 0];
    for (let i = feature; i < values.length; i += width) {
      if (Number.isNaN(values[i])) continue;
      low = Math.min(low, values[i]!);
      high = Math.max(high, values[i]!);
    }
    return high - low;
  };
  const ranges = Float64Array.from(columnNames, (_, j) => range(j));
  const chosen = [...columnNames.keys()].sort((a, b) => ranges[b]! - ranges[a]!).slice(0, FEATURES);
  const out = new Float32Array(chosen.length * points);
  chosen.forEach((feature, i) => {
    for (let point = 0; point < points; point++) out[i * points + point] = values[point * width + feature]!;
  });
  return { proportions: { features: chosen.map((feature) => columnNames[feature]!), values: out } };
}
