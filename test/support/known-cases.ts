import { Frame } from "../../src/table/frame.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "./read-fixture.js";

/** A model of the fixture `known`: see CONTRIBUTING.md. */
export interface KnownCase {
  readonly id: string;
  readonly data: string;
  readonly K: string;
  readonly formula: string;
  readonly random: string;
  readonly known: string;
  readonly response: string;
  readonly categorical: readonly string[];
  readonly reference: {
    readonly criterion: number;
    readonly theta: number | readonly number[];
    readonly sigma2: number;
    readonly fixed: {
      readonly names: readonly string[];
      readonly estimate: readonly number[];
      readonly std_error: readonly number[];
    };
    readonly satterthwaite_df: readonly number[];
    readonly reml: boolean;
  };
}

export const knownCases = readJson<{ readonly cases: readonly KnownCase[] }>("known", "cases.json").cases;

/** The samples and the covariance of a case. */
export function readCase({ data, K, categorical }: KnownCase): { readonly table: Table; readonly K: Table } {
  return { table: readTsv(["known", data], categorical), K: readTsv(["known", K], [], "id") };
}

/** A table with the same names on both sides as a Frame. */
export function frameOf(K: Table): Frame {
  const names = K.index;
  const columns = Object.keys(K.columns);
  return new Frame(
    names,
    columns,
    Float64Array.from(
      { length: names.length * columns.length },
      (_, at) => K.columns[columns[at % columns.length]!]![Math.floor(at / columns.length)] as number,
    ),
  );
}
