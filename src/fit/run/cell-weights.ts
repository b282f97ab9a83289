import type { Design } from "../../design/design.js";
import { DataError, suggest } from "../../errors.js";
import { columnNames, columnOf } from "../../table/columns.js";
import { spellingHint } from "../../table/spelling/spelling-notes.js";
import type { Table } from "../../table/table.js";
import type { Plan } from "../plan.js";

/** Responses that share their weights, and the design under these. */
interface WeightedResponses {
  readonly design: Design;
  readonly responses: readonly number[];
}

/**
 * Responses by their columns of a table of weights, one weight per cell: equal columns share a design. Weights of
 * missing cells are not looked at.
 *
 * @param columns the responses
 * @param tableRows row of the columns at each row of the design; -1 where the table has no such sample
 * @throws DataError for a response or sample without weights, and for weights that are not positive and finite
 */
export function weightedResponses(
  plan: Plan,
  weights: Table,
  names: readonly string[],
  columns: readonly ArrayLike<number>[],
  tableRows: Int32Array,
): WeightedResponses[] {
  const rowOf = new Map(weights.index.map((sample, row) => [sample, row]));
  const weightRows = plan.samples.map((sample) => rowOf.get(sample) ?? -1);
  const groups = new Map<string, { design: Design; responses: number[] }>();
  names.forEach((name, response) => {
    const own = responseWeights(plan, weights, name, weightRows, (row) => {
      const at = tableRows[row]!;
      return at < 0 ? Number.NaN : columns[response]![at]!;
    });
    const key = own.join();
    const known = groups.get(key);
    if (known === undefined)
      groups.set(key, { design: { ...plan.design, weights: own }, responses: [response] });
    else known.responses.push(response);
  });
  return [...groups.values()];
}

/** The weights of one response at the rows of the design; 1 where its cell is missing. */
function responseWeights(
  { samples }: Plan,
  weights: Table,
  name: string,
  weightRows: readonly number[],
  cell: (row: number) => number,
): Float64Array {
  const known = columnNames(weights);
  if (!known.includes(name)) {
    const rule = `no column for response '${name}'`;
    throw new DataError({ option: "weights", rule, hint: suggest(name, known) }, { column: name });
  }
  const column = columnOf(weights, name);
  return Float64Array.from(weightRows, (at, row) => {
    if (Number.isNaN(cell(row))) return 1;
    const weight = at < 0 ? undefined : column[at];
    if (typeof weight === "number" && weight > 0 && Number.isFinite(weight)) return weight;
    const sample = samples[row]!;
    const got = at < 0 ? "none" : JSON.stringify(weight ?? null);
    const hint = at < 0 ? spellingHint([sample], weights.index, ["the plan", "the weights"]) : "";
    throw new DataError(
      {
        option: "weights",
        rule: "must be positive numbers",
        got: `${got} for response '${name}', sample '${sample}'`,
        hint,
      },
      { column: name },
    );
  });
}

/**
 * The design of one response of a fit: with its own weights where these are given per cell, else the plan's. Whoever
 * reads `plan.design.weights` for a response should ask here.
 */
export function responseDesign(
  plan: Plan,
  name: string,
  column: ArrayLike<number>,
  tableRows: Int32Array,
): Design {
  const { weights } = plan.options;
  if (typeof weights !== "object") return plan.design;
  return weightedResponses(plan, weights, [name], [column], tableRows)[0]!.design;
}
