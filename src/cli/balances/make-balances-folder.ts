import { withOutputFolder } from "../../io/index.js";
import { columnNames } from "../../table/columns.js";
import type { BalancesRequest } from "../commands/request.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { inputOpener, readInputs } from "../files/read-inputs.js";
import { openLog } from "../log/log.js";
import type { Streams } from "../log/streams.js";
import { interruptible } from "../log/streams.js";
import { writeBalances } from "./balance-files.js";
import { atReading } from "./features.js";
import { makeBalances } from "./make-balances.js";

/** Carry out `mixedlm balances`: read, make balances, write them with their tree and members. */
export async function makeBalancesFolder(request: BalancesRequest, streams: Streams): Promise<void> {
  const log = openLog(request, streams);
  if (!request.dryRun) await refuseTakenFolder(request);
  const compute = async () => {
    const open = inputOpener([]);
    const inputs = await readInputs(request, atReading(request.balances), open, log);
    return makeBalances(request.balances, inputs, open, log);
  };
  const balances = await interruptible(compute(), streams.signal);
  if (request.dryRun) return;
  await withOutputFolder(request.output!, { force: request.force, replaces: resultNames }, async (folder) => {
    await writeBalances(folder, balances, request.format);
    streams.signal?.throwIfAborted();
  });
  log.note("wrote", request.output!);
  log.print(`${columnNames(balances.table).length} balances of ${balances.table.index.length} samples`);
}
