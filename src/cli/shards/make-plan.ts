import type { Plan } from "../../fit/plan.js";
import { fitStructures } from "../../fit/run/fit-structures.js";
import { withAskedInference } from "../../inference/asked-inference.js";
import { requestOf } from "../../model/fit-columns.js";
import { columnNames } from "../../table/columns.js";
import { selectColumns } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import type { PlanRequest } from "../commands/request.js";
import { openFit } from "../fit/open-fit.js";
import { checkFormulas } from "../fit/plan-inputs.js";
import { count, openLog } from "../log/log.js";
import type { Streams } from "../log/streams.js";
import { interruptible, startStopwatch } from "../log/streams.js";

/** Carry out `mixedlm plan`: count responses, time a few of them and the reading of the table, and suggest shards. */
export async function makePlan({ fit, minutes }: PlanRequest, streams: Streams): Promise<void> {
  checkFormulas(fit);
  const plan = await interruptible(measure(fit, streams), streams.signal);
  streams.stdout.write(`${describe(plan, minutes)}\n`);
}

interface Measured {
  readonly responses: number;
  readonly samples: number;
  /** Seconds that a response takes on one core, and that it takes to read the table. */
  readonly fitting: number;
  readonly reading: number;
}

async function measure(fit: PlanRequest["fit"], streams: Streams): Promise<Measured> {
  const log = openLog(fit, streams);
  const started = performance.now();
  const { plan, batches } = await openFit(fit, log, startStopwatch());
  let responses = 0;
  let cost: number | undefined;
  let measuring = 0;
  for await (const block of batches) {
    const names = columnNames(block);
    responses += names.length;
    if (cost !== undefined || names.length === 0) continue;
    const before = performance.now();
    cost = secondsPerResponse(plan, block, names);
    measuring = performance.now() - before;
  }
  const reading = (performance.now() - started - measuring) / 1000;
  const { length: samples } = plan.samples;
  return { responses, samples, fitting: cost ?? 0, reading };
}

/** Seconds for which responses are fitted to see what they take. */
const TRIAL = 1;

/** Twice as many at a time, spread over the block, until they take long enough. */
function secondsPerResponse(plan: Plan, block: Table, names: readonly string[]): number {
  for (let some = 1; ; some *= 2) {
    const few = Math.min(some, names.length);
    const chosen = Array.from({ length: few }, (_, i) => names[Math.floor((i * names.length) / few)]!);
    const table = selectColumns(block, chosen);
    const started = performance.now();
    withAskedInference(plan, table, fitStructures(plan, table, chosen, requestOf(plan)));
    const seconds = (performance.now() - started) / 1000;
    if (few === names.length || seconds > TRIAL) return seconds / few;
  }
}

function describe({ responses, samples, fitting, reading }: Measured, minutes: number): string {
  const total = responses * fitting;
  const shards = Math.max(1, Math.min(responses, Math.ceil(total / (60 * minutes))));
  const each = total / shards + reading;
  const lines = [
    ["responses", `${responses} of ${count(samples, "sample")}`],
    ["cost", `${duration(fitting)} a response on one core, ${duration(total)} in all`],
    ["reading", `${duration(reading)}, by every shard`],
    [
      "shards",
      shards === 1 ? "1: a cluster does not pay" : `${shards} of ${duration(each)} on one core each`,
    ],
  ];
  return lines.map(([heading, text]) => `${heading!.padEnd(11)}${text}`).join("\n");
}

function duration(seconds: number): string {
  if (seconds < 1e-3) return `${Number((seconds * 1e6).toPrecision(2))} µs`;
  if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(2))} ms`;
  if (seconds < 120) return `${Number(seconds.toPrecision(2))} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Number((seconds / 3600).toPrecision(2))} h`;
}
