import { DataError, describe, suggest } from "../errors.js";
import { type Closure, type Remarks, remarksOf, type Transformed } from "./remarks.js";

/** The method that Node asks a value for that it prints. */
export const inspectSymbol: unique symbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom") as never;

/** A numeric matrix with row and column names; `values` is row-major. A thin view over plain arrays. */
export class Frame implements Remarks {
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  /** rowNames.length × columnNames.length, row-major. */
  readonly values: Float64Array;
  declare readonly notes?: readonly string[];
  declare readonly closedTo?: Closure;
  declare readonly transformed?: Transformed;
  readonly #rowAt: (name: string) => number;
  readonly #columnAt: (name: string) => number;

  constructor(
    rowNames: readonly string[],
    columnNames: readonly string[],
    values: Float64Array,
    remarks: Remarks = {},
  ) {
    if (!Array.isArray(rowNames) || !Array.isArray(columnNames) || !(values instanceof Float64Array)) {
      throw new DataError(
        `Frame: needs arrays of names and a Float64Array, got ${[rowNames, columnNames, values].map(describe).join(", ")}`,
      );
    }
    if (values.length !== rowNames.length * columnNames.length) {
      throw new DataError(
        `Frame: values must hold ${rowNames.length} × ${columnNames.length} numbers, got ${values.length}`,
      );
    }
    this.rowNames = rowNames;
    this.columnNames = columnNames;
    this.values = values;
    Object.assign(this, remarksOf(remarks));
    this.#rowAt = places(rowNames);
    this.#columnAt = places(columnNames);
  }

  /** The number at a row and a column name. Throws DataError for a name that is not there. */
  get(row: string, column: string): number {
    return this.values[this.#row(row) * this.columnNames.length + this.#column(column)]!;
  }

  /** A copy of one row, in the order of `columnNames`. */
  row(name: string): Float64Array {
    const width = this.columnNames.length;
    const start = this.#row(name) * width;
    return this.values.slice(start, start + width);
  }

  /** A copy of one column, in the order of `rowNames`. */
  column(name: string): Float64Array {
    const width = this.columnNames.length;
    const j = this.#column(name);
    return Float64Array.from(this.rowNames, (_, i) => this.values[i * width + j]!);
  }

  /** One plain object per row: `{ name, [column]: value }`. */
  toRows(): Record<string, string | number>[] {
    const width = this.columnNames.length;
    return this.rowNames.map((name, i) => {
      const entries = this.columnNames.map((column, j) => [column, this.values[i * width + j]!] as const);
      return Object.fromEntries<string | number>([["name", name], ...entries]);
    });
  }

  /** The first rows and columns as a table. */
  toString(): string {
    return frameText(this.rowNames, this.columnNames, this.values);
  }

  /** What Node prints. */
  [inspectSymbol](): string {
    return this.toString();
  }

  #row(name: string): number {
    return found("row", name, this.rowNames, this.#rowAt(name));
  }

  #column(name: string): number {
    return found("column", name, this.columnNames, this.#columnAt(name));
  }
}

/** After so many questions a map of the names costs less than another search. */
const MAX_SEARCHES = 32;

/** The first place of a name, -1 where it is not there: one name is found without a map, very many in linear time. */
function places(names: readonly string[]): (name: string) => number {
  let asked = 0;
  let known: Map<string, number> | undefined;
  return (name) => {
    if (known === undefined && ++asked <= MAX_SEARCHES) return names.indexOf(name);
    known ??= new Map(Array.from(names, (each, i) => [each, i] as const).reverse());
    return known.get(name) ?? -1;
  };
}

function found(kind: string, name: string, names: readonly string[], at: number): number {
  if (at < 0) throw new DataError(`Frame: no ${kind} named '${name}'${suggest(name, names)}`);
  return at;
}

/** So much of a frame is shown. */
const MOST_ROWS = 10;
const MOST_WIDTH = 100;

/** The first rows and columns of a matrix as text, and how many there are. */
function frameText(
  rowNames: readonly string[],
  columnNames: readonly string[],
  values: Float64Array,
): string {
  const rows = rowNames.slice(0, MOST_ROWS);
  const columns = [["", ...rows]];
  let width = widthOf(columns[0]!);
  for (const [j, name] of columnNames.entries()) {
    const cells = [name, ...rows.map((_, i) => shown(values[i * columnNames.length + j]!))];
    width += 2 + widthOf(cells);
    if (width > MOST_WIDTH && j > 0) break;
    columns.push(cells);
  }
  const lines = ["", ...rows].map((_, i) =>
    columns
      .map((cells, j) => (j === 0 ? cells[i]!.padEnd(widthOf(cells)) : cells[i]!.padStart(widthOf(cells))))
      .join("  ")
      .trimEnd(),
  );
  const whole = rows.length === rowNames.length && columns.length === columnNames.length + 1;
  const size = `Frame of ${rowNames.length} × ${columnNames.length}`;
  return [whole ? size : `${size}, the first ${rows.length} × ${columns.length - 1}:`, ...lines].join("\n");
}

function widthOf(cells: readonly string[]): number {
  return Math.max(...cells.map((cell) => cell.length));
}

function shown(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(3) : String(Number(value.toPrecision(4)));
}
