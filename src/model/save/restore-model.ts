import type { Border } from "../../design/borders/border.js";
import type { Design } from "../../design/design.js";
import type { KnownCovariance, RandomTerm } from "../../design/random/random-term.js";
import type { CovariateRows } from "../../design/rows/covariate-rows.js";
import { DataError } from "../../errors.js";
import type { Fallback } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import type { SearchSettings } from "../../fit/run/search-settings.js";
import { either } from "../../problem.js";
import type { ResidualDesign } from "../../residual/residual-design.js";
import { assemble } from "../../table/make-table.js";
import { type Remarks, remarksOf } from "../../table/remarks.js";
import type { Table } from "../../table/table.js";
import type { ModelOrigin } from "../fitted-balances.js";
import { SCHEMA_VERSION } from "./model-json.js";

/** What a model is made of. */
interface ModelParts {
  readonly plan: Plan;
  readonly table: Table;
  readonly result: FitResult;
  readonly origin: ModelOrigin;
}

type Saved = Readonly<Record<string, unknown>>;

/** Fields of a FitResult that are not Float64Array. */
const integers = ["iterations", "nobs", "groups", "rank", "structure", "ownParameters"];
const words = ["responses", "messages"];

/**
 * The parts of a model from what `modelJson` gave, or its text. Nothing is fitted again.
 *
 * @throws DataError for anything else, and for another schema version
 */
export function restoreModel(json: unknown): ModelParts {
  const saved = recordOf(typeof json === "string" ? parse(json) : json, "the whole");
  if (saved.model !== "mixedlm") throw notAModel("model must be 'mixedlm'");
  if (saved.schemaVersion !== SCHEMA_VERSION) {
    throw new DataError({
      where: "fromJSON",
      rule: `schemaVersion must be ${SCHEMA_VERSION}`,
      got: String(saved.schemaVersion),
      hint: "; read it with the version of the package that wrote it",
    });
  }
  const plan = restorePlan(recordOf(saved.plan, "plan"));
  const result = restoreResult(recordOf(saved.result, "result"));
  if (result.beta?.length !== result.responses?.length * plan.design.fixed.columns.length) {
    throw notAModel("result and plan do not belong together");
  }
  return { plan, table: restoreTable(saved.data, plan), result, origin: restoreOrigin(saved.origin) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const got = `text that is not: ${(error as Error).message}`;
    throw new DataError({ where: "fromJSON", rule: "must be JSON", got });
  }
}

function restorePlan(saved: Saved): Plan {
  const design = restoreDesign(recordOf(saved.design, "plan.design"));
  const options = recordOf(saved.options, "plan.options");
  const weights = typeof options.weights === "object" && {
    weights: restoreColumns(recordOf(options.weights, "plan.options.weights")),
  };
  const search =
    saved.search === undefined ? undefined : restoreSearch(recordOf(saved.search, "plan.search"));
  const covariates = options.covariates !== undefined && {
    covariates: restoreTables(recordOf(options.covariates, "plan.options.covariates")),
  };
  const plan = {
    ...saved,
    design,
    options: { ...options, ...weights, ...covariates },
    ...(saved.border !== undefined && { border: restoreBorder(recordOf(saved.border, "plan.border")) }),
    ...(search && { search }),
  } as unknown as Plan;
  const reduced = weights || covariates ? null : reduceRows(design, undefined, plan.search).reduced;
  const fallbacks =
    saved.fallbacks === undefined
      ? undefined
      : arrayOf(saved.fallbacks, "plan.fallbacks").map((each) => restoreFallback(plan, each));
  return { ...plan, reduced, ...(fallbacks && { fallbacks }) };
}

function restoreFallback({ design, options }: Plan, saved: unknown): Fallback {
  const { residual, search: settings, ...rest } = recordOf(saved, "plan.fallbacks");
  const own = { ...design, residual: restoreResidual(residual) };
  const search =
    settings === undefined
      ? undefined
      : (restoreSearch(recordOf(settings, "search")) as unknown as SearchSettings);
  const isOfCells = typeof options.weights === "object";
  return {
    ...(rest as unknown as Fallback),
    residual: own.residual,
    reduced: isOfCells ? null : reduceRows(own, undefined, search).reduced,
    ...(search && { search }),
  };
}

function restoreDesign(saved: Saved): Design {
  const fixed = recordOf(saved.fixed, "plan.design.fixed");
  return {
    ...saved,
    fixed: { ...fixed, values: float64(fixed.values, "fixed.values") },
    covariates: restoreCovariates(saved.covariates),
    random: arrayOf(saved.random, "random").map((term) => {
      const { index, values, known, ...rest } = recordOf(term, "random");
      return {
        ...rest,
        index: int32(index, "index"),
        values: float64(values, "values"),
        ...(known !== undefined && { known: restoreKnown(known) }),
      } as unknown as RandomTerm;
    }),
    rows: int32(saved.rows, "rows"),
    ...(saved.weights !== undefined && { weights: float64(saved.weights, "weights") }),
    ...(saved.offset !== undefined && { offset: float64(saved.offset, "offset") }),
    ...(saved.residual !== undefined && { residual: restoreResidual(saved.residual) }),
  } as unknown as Design;
}

function restoreKnown(saved: unknown): KnownCovariance {
  const { values, seen } = recordOf(saved, "random.known");
  return { values: float64(values, "known.values"), seen: Number(seen) };
}

function restoreResidual(saved: unknown): ResidualDesign {
  const { visit, subject, arm, level, times, ...rest } = recordOf(saved, "plan.design.residual");
  return {
    ...rest,
    visit: int32(visit, "residual.visit"),
    subject: int32(subject, "residual.subject"),
    arm: int32(arm, "residual.arm"),
    level: int32(level, "residual.level"),
    ...(times !== undefined && { times: float64(times, "residual.times") }),
  } as unknown as ResidualDesign;
}

/** Of a model that was saved without them nothing is known: averages are over all levels, at the means of all rows. */
function restoreCovariates(saved: unknown): CovariateRows {
  if (saved === undefined) return { levels: [], numbers: {} };
  const { levels, numbers } = recordOf(saved, "plan.design.covariates");
  return {
    levels: arrayOf(levels, "covariates.levels").map((codes) =>
      codes === null ? null : int32(codes, "covariates.levels"),
    ),
    numbers: Object.fromEntries(
      Object.entries(recordOf(numbers, "covariates.numbers")).map(([name, values]) => [
        name,
        float64(values, name),
      ]),
    ),
  };
}

function restoreSearch(saved: Saved) {
  return { ...saved, free: int32(saved.free, "free"), start: float64(saved.start, "start") };
}

function restoreResult(saved: Saved): FitResult {
  const entries = Object.entries(saved).map(([name, value]) => {
    if (!Array.isArray(value) || words.includes(name)) return [name, value];
    if (name === "flags") return [name, Uint16Array.from(value as number[])];
    return [name, integers.includes(name) ? int32(value, name) : float64(value, name)];
  });
  return Object.fromEntries(entries) as FitResult;
}

function restoreOrigin(saved: unknown): ModelOrigin {
  const { tree, ...rest } = recordOf(saved, "origin");
  if (tree === undefined) return rest;
  const { names, parent, lengths } = recordOf(tree, "origin.tree");
  return {
    ...rest,
    tree: {
      names: arrayOf(names, "tree.names") as (string | null)[],
      parent: int32(parent, "tree.parent"),
      lengths: float64(lengths, "tree.lengths"),
    },
  };
}

/** The responses; without data a table of the samples and nothing else. */
function restoreTable(saved: unknown, { samples }: Plan): Table {
  if (saved === undefined) return { index: samples, columns: {} };
  const { index, names, values, transformed } = recordOf(saved, "data");
  const columns = arrayOf(values, "data.values");
  const table = assemble(
    arrayOf(index, "data.index") as string[],
    arrayOf(names, "data.names") as string[],
    (names as string[]).map((name, j) => [name, float64(columns[j], name)] as const),
  );
  return { ...table, ...remarksOf({ transformed: transformed as Remarks["transformed"] }) };
}

function restoreColumns(saved: Saved): Table {
  const columns = recordOf(saved.columns, "weights.columns");
  const entries = Object.entries(columns).map(([name, values]) => [name, float64(values, name)]);
  return { ...saved, columns: Object.fromEntries(entries) } as Table;
}

/** Tables by name. */
function restoreTables(saved: Saved): Readonly<Record<string, Table>> {
  const entries = Object.entries(saved).map(([name, table]) => [name, restoreColumns(recordOf(table, name))]);
  return Object.fromEntries(entries);
}

function restoreBorder(saved: Saved): Border {
  const variables = Object.entries(recordOf(saved.variables, "border.variables"));
  const columns = arrayOf(saved.columns, "border.columns").map((column) => {
    const { base, ...rest } = recordOf(column, "border.columns");
    return { ...rest, ...(base !== undefined && { base: float64(base, "border.base") }) };
  });
  return {
    ...saved,
    variables: Object.fromEntries(variables.map(([name, values]) => [name, float64(values, name)])),
    columns,
  } as unknown as Border;
}

function float64(value: unknown, name: string): Float64Array {
  return Float64Array.from(arrayOf(value, name), (cell) => (cell === null ? Number.NaN : Number(cell)));
}

function int32(value: unknown, name: string): Int32Array {
  return Int32Array.from(arrayOf(value, name) as number[]);
}

function arrayOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw notAModel(`${name} must be an array`);
  return value;
}

function recordOf(value: unknown, name: string): Saved {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw notAModel(`${name} must be a record`);
  }
  return value as Saved;
}

function notAModel(rule: string): DataError {
  const writer = either(
    "this is not a model that toJSON wrote",
    "this is no model.json that fit ",
    { option: "saveModel" },
    " wrote",
  );
  return new DataError({ where: "fromJSON", rule, hint: ["; ", writer] });
}
