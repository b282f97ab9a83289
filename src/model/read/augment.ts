import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import type { Fitted } from "../../inference/each-tested.js";
import type { Frame } from "../../table/frame.js";
import { longTable, repeatAll, repeatEach } from "./frames.js";

/**
 * One row per response and sample: what was observed (NaN where missing), the fitted value with the random effects,
 * the population mean without them, and the residual, observed − fitted.
 *
 * @param fitted samples × responses, with the random effects
 * @param population the same without
 */
export function augmentedTable(
  { plan, balances: table, result: { responses } }: Fitted,
  fitted: Frame,
  population: Frame,
) {
  const { samples } = plan;
  const rows = rowsInTable(plan, table);
  const [count, width] = [samples.length, responses.length];
  const observed = new Float64Array(width * count);
  responses.forEach((name, j) => {
    const column = numericColumn(table, name);
    rows.forEach((row, i) => {
      observed[j * count + i] = row < 0 ? Number.NaN : column[row]!;
    });
  });
  const byResponse = ({ values }: Frame) =>
    observed.map((_, at) => values[(at % count) * width + Math.floor(at / count)]!);
  const conditional = byResponse(fitted);
  return longTable({
    response: repeatEach(responses, count),
    sample: repeatAll(samples, width),
    observed,
    fitted: conditional,
    population: byResponse(population),
    residual: observed.map((value, at) => value - conditional[at]!),
  });
}
