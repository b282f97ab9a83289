/** What a strict TypeScript program sees of the published types. It is compiled, never run. */
import {
  asTable,
  DataError,
  distributions,
  FormulaError,
  type Frame,
  fitSync,
  ilr,
  type LMEModel,
  MixedlmError,
  type MixedlmOptions,
  mixedlm,
  type Plan,
  parseNewick,
  prepare,
  type Table,
} from "mixedlm";
import { type FitOnlyOptions, type FittedModel, mixedlmSync } from "mixedlm/fit";
import { readMetadata, readTable } from "mixedlm/io";

const metadata: Table = {
  index: ["a", "b"],
  columns: { patient: ["p", null], time: new Float64Array(2), treated: [true, false] },
};
const options: MixedlmOptions = {
  groups: "patient",
  reFormula: "time",
  test: "normal",
  vcov: "joint",
  signal: new AbortController().signal,
  onProgress: (fraction) => fraction.toFixed(2),
};

export async function run(file: string): Promise<Frame> {
  const table = await readTable(file);
  const { index, columns } = await readMetadata(file);
  const model: LMEModel = await mixedlm("time", table, { index, columns }, options);
  const status: string | undefined = model.status[0];
  const estimate: number = model.coefficients().get("time", status ?? "y0");
  const { lower } = model.confint({ level: 0.9 });
  return estimate > 0 ? lower : model.predict();
}

export function runSync(rows: readonly Record<string, unknown>[]): Float64Array {
  const plan: Plan = structuredClone(prepare("time", metadata, { groups: "patient" }));
  return fitSync(plan, asTable([...rows])).sigma2;
}

export function balances(parts: Frame, newick: string): Float64Array {
  const p: number = distributions.tTwoSided(2, 7.5);
  return ilr(parts, parseNewick(newick)).values.map((value) => value * p);
}

export function small(table: Table): readonly [Float64Array, readonly string[]] {
  const model: FittedModel = mixedlmSync("time", table, metadata, { groups: "patient" });
  return [model.pvalues().column("time"), model.varianceComponents().columns.group];
}

export function explain(error: unknown): string {
  if (error instanceof FormulaError) return error.formula.slice(error.start, error.end);
  if (error instanceof DataError) return error.column ?? error.message;
  return error instanceof MixedlmError ? error.code : String(error);
}

// @ts-expect-error a misspelt option is an error
export const misspelt: MixedlmOptions = { group: "patient" };
// @ts-expect-error so is a test that does not exist
export const unknownTest: MixedlmOptions = { test: "satterthwait" };
// @ts-expect-error the small entry has no such test
export const absentTest: FitOnlyOptions = { test: "kenward-roger" };

/** What tables may be, and what they may not. */
interface Row {
  readonly y: number;
  readonly g: string;
}
export const tables = (rows: readonly Row[]): Table[] => [
  asTable(rows),
  asTable({ y: [1, null], g: ["u", "v"] }),
  asTable({ index: ["a"], columns: { y: [null] } }),
];
// @ts-expect-error a text is no table
export const ofText = () => asTable("text");
// @ts-expect-error a number is no column
export const ofNumber = () => asTable({ y: 1 });
// @ts-expect-error a Map is no table
export const ofMap = () => asTable(new Map([["y", [1]]]));
