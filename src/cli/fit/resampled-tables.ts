import type { LMEModel } from "../../model/lme-model.js";
import { longTable } from "../../model/read/frames.js";
import type { Table } from "../../table/table.js";
import type { ResamplingRequest } from "../commands/request.js";

/** The tests that take all responses at once, by the names of their files; seeds are those of the model. */
export function resampledTables(
  model: LMEModel,
  request: ResamplingRequest,
): Readonly<Record<string, Table>> {
  const { permute: terms = [], wholeTable, nperm, bootstrap, nsim, moderate } = request;
  const draws = nperm !== undefined && { nperm };
  return {
    ...(terms.length > 0 && { permutation: permutations(model, terms, nperm) }),
    ...(wholeTable && { "whole-table": model.wholeTable({ ...draws }) }),
    ...(bootstrap && { bootstrap: model.bootstrap({ ...(nsim !== undefined && { nsim }) }) }),
    ...(moderate && { moderated: model.moderate().tests }),
  };
}

/** The tests of several terms, one below the other. */
function permutations(model: LMEModel, terms: readonly string[], nperm: number | undefined): Table {
  const tables = terms.map((term) => model.permute({ term, ...(nperm !== undefined && { nperm }) }));
  const numbers = (name: "statistic" | "p_value" | "q_value" | "p_family") =>
    Float64Array.from(tables.flatMap(({ columns }) => [...columns[name]]));
  return longTable({
    response: tables.flatMap(({ columns }) => columns.response),
    term: terms.flatMap((term) => model.responses.map(() => term)),
    statistic: numbers("statistic"),
    p_value: numbers("p_value"),
    q_value: numbers("q_value"),
    p_family: numbers("p_family"),
  });
}
