import { join } from "node:path";
import { readTable, withOutputFolder, writeFile } from "../../io/index.js";
import { wasmSha256 } from "../../kernel/wasm-bytes.js";
import { allPairs } from "../../model/pairs/all-pairs.js";
import type { Pairs } from "../../model/pairs/gather-pairs.js";
import { formatP, textTable } from "../../model/read/text-table.js";
import { pick } from "../../options/check.js";
import { pairsOptions } from "../../options/pairs.js";
import { columnNames } from "../../table/columns.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { inputOpener } from "../files/read-inputs.js";
import { writeResult, writeRunRecord } from "../files/result-file.js";
import { computeFit } from "../fit/compute-fit.js";
import { count, noteGuesses, openLog } from "../log/log.js";
import { withProgress } from "../log/progress.js";
import { interruptible, type Streams, startStopwatch } from "../log/streams.js";
import { packageVersion } from "../package-version.js";
import type { PairsRequest } from "./request.js";

/** Carry out `mixedlm pairs`: fit the responses, test every column of X in the model of each, write the pairs. */
export async function makePairs(
  { columns: path, fit, ...request }: PairsRequest,
  streams: Streams,
): Promise<void> {
  const log = openLog(request, streams);
  const watch = startStopwatch();
  await refuseTakenFolder(request);
  const fitted = (await interruptible(computeFit(fit, streams, log, watch), streams.signal))!;
  const files = [...fitted.files];
  const X = await readTable(await inputOpener(files)("columns", path), fit.reading);
  noteGuesses(X, log);
  watch.lap("read");
  const names = columnNames(X);
  log.note(
    "pairs",
    `${names.length} columns of X in the models of ${count(fitted.model.responses.length, "response")}`,
  );
  const total = names.length * fitted.model.responses.length;
  const found = await withProgress("tested", total, { ...request, threads: fit.threads }, streams, (run) =>
    allPairs(fitted.model, X, { ...pick(pairsOptions, request), ...run }),
  );
  watch.lap("pairs");
  if (found.untested > 0)
    log.note(
      "untested",
      `${count(found.untested, "pair")} whose model could not be fitted, or tells nothing of x`,
    );
  await withOutputFolder(request.output, { force: request.force, replaces: resultNames }, async (folder) => {
    await writeResult(folder, { name: "pairs", table: found.pairs }, request.format);
    if (request.plots) {
      const { pairsMap } = await import("../../report/pairs-map.js");
      const { svg, tsv } = pairsMap(found);
      await writeFile(join(folder, "plot-pairs.svg"), svg);
      await writeFile(join(folder, "plot-pairs.tsv"), tsv);
    }
    const { plan } = fitted.model;
    const record = {
      schemaVersion: 1,
      versions: { mixedlm: packageVersion(), node: process.versions.node },
      wasmHash: wasmSha256,
      command: "pairs",
      formula: fit.formula,
      options: { model: fit.model, ...pick(pairsOptions, request) },
      inputs: files,
      samples: plan.samples.length,
      responses: fitted.model.responses.length,
      columns: names.length,
      tests: found.tests,
      untested: found.untested,
      guesses: log.guesses,
      warnings: log.warnings,
      timings: watch.seconds,
    };
    await writeRunRecord(folder, record);
  });
  log.note("wrote", request.output);
  log.print(pairsText(found));
}

/** Pairs that are printed. */
const MOST_ROWS = 20;

function pairsText({ pairs: { index, columns }, tests }: Pairs): string {
  const rows = index
    .slice(0, MOST_ROWS)
    .map((_, i) => [
      columns.response[i]!,
      columns.x[i]!,
      Number(columns.estimate[i]!.toPrecision(4)).toString(),
      Number(columns.statistic[i]!.toPrecision(4)).toString(),
      formatP(columns.p_value[i]!, columns.log10_p[i]!),
      formatP(columns.q_value[i]!, Math.log10(columns.q_value[i]!)),
    ]);
  const heading = `${index.length} of ${count(tests, "pair")}`;
  if (rows.length === 0) return heading;
  const more = index.length > MOST_ROWS ? `\n… and ${index.length - MOST_ROWS} more in pairs` : "";
  return `${heading}\n${textTable(["response", "x", "estimate", "t", "p", "q"], rows)}${more}`;
}
