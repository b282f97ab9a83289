import { formatTsv, tableRows } from "../../io/index.js";
import { columnNames } from "../../table/columns.js";
import { readModel } from "../files/read-model.js";
import { refuseTakenFile, writeOutput } from "../files/result-file.js";
import { count, openLog } from "../log/log.js";
import type { Streams } from "../log/streams.js";
import { interruptible } from "../log/streams.js";
import type { CompareRequest } from "./request.js";

/** Carry out `mixedlm compare`: read two models, write the comparison of every response. */
export async function makeComparison(request: CompareRequest, streams: Streams): Promise<void> {
  const log = openLog(request, streams);
  await refuseTakenFile(request);
  const compared = await interruptible(compute(request), streams.signal);
  await writeOutput(request.output, formatTsv(columnNames(compared), tableRows(compared, false)), streams);
  if (compared.refitted) log.note("refitted", "by maximum likelihood, for the comparison");
  if (!compared.nested) {
    const untested = compared.columns.df.filter(Number.isNaN).length;
    log.warn(
      untested === compared.columns.df.length
        ? "neither model is a special case of the other: there is no test, only AIC and BIC"
        : `${count(untested, "response")} without a test: neither model is a special case of the other`,
    );
    log.note("because", compared.reason);
  }
  log.note("wrote", request.output);
  const { response, p_value, q_value } = compared.columns;
  const below = (values: Float64Array) => values.filter((value) => value < 0.05).length;
  log.print(
    `${count(response.length, "response")} compared, ${below(p_value)} with p < 0.05, ${below(q_value)} with q < 0.05`,
  );
}

async function compute({ model, other, refit }: CompareRequest) {
  const one = await readModel(model);
  return one.compare(await readModel(other), { refit });
}
