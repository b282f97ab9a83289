import type { Plan } from "../../fit/plan.js";
import type { Table } from "../../table/table.js";
import { longTable } from "../read/frames.js";
import { fitLinear, type OLSResult } from "./ols-fit.js";
import { overallR2, sumOfKnown } from "./ols-tables.js";

/**
 * The fit without each term in turn, all its columns together: term, number of columns left out, mse (mean square of
 * the residuals over all cells), r2 of all responses together, and by how much leaving the term out lowers it.
 */
export function leaveOneTermOut(plan: Plan, table: Table, full: OLSResult) {
  const { terms } = plan.design.fixed;
  const r2 = overallR2(full.rss, full.tss);
  const without = terms.map(({ start, end }) => {
    const { rss, tss, nobs } = fitLinear(withoutColumns(plan, start, end), table, full.responses);
    return { mse: sumOfKnown(rss) / nobs.reduce((sum, n) => sum + n, 0), r2: overallR2(rss, tss) };
  });
  return longTable({
    term: terms.map(({ name }) => name),
    columns: Float64Array.from(terms, ({ start, end }) => end - start),
    mse: Float64Array.from(without, ({ mse }) => mse),
    r2: Float64Array.from(without, (fit) => fit.r2),
    r2_difference: Float64Array.from(without, (fit) => r2 - fit.r2),
  });
}

/** The plan without columns `start` to `end` of X. */
function withoutColumns(plan: Plan, start: number, end: number): Plan {
  const { fixed } = plan.design;
  const width = fixed.columns.length;
  const without = end - start;
  const terms = fixed.terms
    .filter((term) => term.start !== start || term.end !== end)
    .map((term) =>
      term.start < end ? term : { ...term, start: term.start - without, end: term.end - without },
    );
  const stays = (column: number) => column < start || column >= end;
  return {
    ...plan,
    design: {
      ...plan.design,
      fixed: {
        ...fixed,
        terms,
        columns: fixed.columns.filter((_, column) => stays(column)),
        values: fixed.values.filter((_, at) => stays(at % width)),
      },
    },
  };
}
