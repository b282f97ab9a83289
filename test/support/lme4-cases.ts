import { prepare } from "../../src/fit/prepare/prepare.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "./read-fixture.js";

/** A model of the fixture `lmm`, whose README says where it comes from. */
export interface LmmCase {
  readonly id: string;
  readonly data: string;
  readonly response: string;
  readonly formula: string;
  readonly groups: string;
  readonly re_formula: string | null;
  readonly vc_formula: Record<string, string> | null;
  readonly lme4: string;
  readonly categorical: string[];
  readonly needs: string[];
  readonly reference: {
    readonly nobs: number;
    readonly reml: boolean;
    readonly fixed: {
      readonly names: string[];
      readonly estimate: number[];
      readonly std_error: number[];
      readonly vcov: number[][];
    };
    readonly theta: number[];
    readonly sigma: number;
    readonly criterion: number;
    readonly singular: boolean;
    readonly satterthwaite: { readonly df: number[] };
    readonly anova3_satterthwaite: {
      readonly term: string[];
      readonly numDF: number[];
      readonly denDF: number[];
      readonly F: number[];
      readonly p: number[];
    };
    readonly kenward_roger?: {
      readonly std_error: number[];
      readonly df: number[];
      readonly t: number[];
      readonly p: number[];
    };
  };
}

export const lmmCases = readJson<LmmCase[]>("lmm", "cases.json");

/** Plan and responses of a case. */
export function openCase(oracle: LmmCase, options: FitOptions = {}) {
  const table = readTsv(["lmm", oracle.data], oracle.categorical);
  const bars = oracle.needs.includes("bars");
  const plan = prepare(bars ? oracle.lme4.replace(/^[^~]*~/, "") : oracle.formula, table, {
    reml: oracle.reference.reml,
    ...(!bars && { groups: oracle.groups }),
    ...(oracle.re_formula !== null && { reFormula: oracle.re_formula }),
    ...(oracle.vc_formula !== null && { vcFormula: oracle.vc_formula }),
    ...options,
  });
  return { plan, responses: { index: table.index, columns: { y: table.columns[oracle.response]! } } };
}

/** `Sex[T.Male]:age` as R spells it. */
export function rName(name: string): string {
  return name === "Intercept" ? "(Intercept)" : name.replaceAll(/\[T\.([^\]]*)\]/g, "$1");
}

/** A model of the fixture `inference`. */
export interface InferenceCase {
  readonly id: string;
  readonly data: string;
  readonly formula: string;
  readonly rows: number[];
  readonly anova: ByTest<Record<"I" | "II" | "III", FTable>>;
  readonly contest: { readonly L: number[][]; readonly terms: string[] } & ByTest<{
    readonly joint: FTable;
    readonly rows: Rows;
  }>;
  readonly means: ({
    readonly spec: string | string[];
    readonly at?: Record<string, number>;
  } & ByTest<MeansTable>)[];
  readonly variance: FTable & { readonly lrt: number | number[]; readonly df: number | number[] };
}

type ByTest<T> = { readonly satterthwaite: T; readonly "kenward-roger": T };
type Numbers = number | number[];
interface FTable {
  readonly term: string | string[];
  readonly num_df: Numbers;
  readonly den_df: Numbers;
  readonly f: Numbers;
  readonly p: Numbers;
}
interface Rows {
  readonly estimate: Numbers;
  readonly std_error: Numbers;
  readonly df: Numbers;
  readonly t: Numbers;
  readonly lower: Numbers;
  readonly upper: Numbers;
}
interface MeansTable {
  readonly cells: string | string[];
  readonly mean: Numbers;
  readonly std_error: Numbers;
  readonly df: Numbers;
  readonly lower: Numbers;
  readonly pairs: {
    readonly contrast: string | string[];
    readonly t: Numbers;
    readonly tukey: Numbers;
    readonly holm: Numbers;
  };
  readonly dunnett: { readonly contrast: string | string[]; readonly t: Numbers; readonly p: Numbers };
}

interface Comparison {
  readonly small: string;
  readonly large: string;
  readonly aic: number[];
  readonly bic: number[];
  readonly chisq: number;
  readonly df: number;
  readonly p: number;
}

/** R writes a list of one as its element. */
export function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

export const inference = readJson<{ cases: InferenceCase[]; comparisons: Comparison[] }>(
  "inference",
  "reference.json",
);

const categorical: Record<string, string[]> = {
  "machines.tsv": ["Worker", "Machine"],
  "orthodont.tsv": ["Subject", "Sex"],
  "factorial.tsv": ["a", "b", "g", "h"],
};

/** Plan and responses of a case on its rows. */
export function openInference(
  oracle: Pick<InferenceCase, "data" | "formula" | "rows">,
  options: FitOptions = {},
) {
  const path = oracle.data.split("/");
  const table = takeRows(readTsv(path, categorical[path[1]!]), oracle.rows);
  const [response, formula] = oracle.formula.split("~").map((side) => side.trim());
  const plan = prepare(formula!, table, options);
  return { plan, table, responses: { index: table.index, columns: { y: table.columns[response!]! } } };
}

function takeRows(table: Table, rows: readonly number[]): Table {
  const take = (column: ArrayLike<unknown>) => rows.map((row) => column[row]);
  return {
    index: take(table.index) as string[],
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, column]) => [
        name,
        column instanceof Float64Array
          ? Float64Array.from(take(column) as number[])
          : (take(column) as string[]),
      ]),
    ),
  };
}
