import { UsageError } from "../../errors.js";
import { readMetadata, withOutputFolder } from "../../io/index.js";
import type { LMEModel } from "../../model/lme-model.js";
import { neededGroups } from "../../model/power/needed-groups.js";
import { power } from "../../model/power/power.js";
import { type PowerOptions, powerOptions, type TrueEffect } from "../../model/power/power-options.js";
import type { PowerTable } from "../../model/power/power-table.js";
import { textTable } from "../../model/read/text-table.js";
import { pick } from "../../options/check.js";
import { type FitOptions, fitOptions } from "../../options/fit.js";
import { parseNumber } from "../../table/parse-number.js";
import { refuseTakenFolder, resultNames } from "../files/output-place.js";
import { sourcesOf } from "../files/read-inputs.js";
import { readModel } from "../files/read-model.js";
import { writeResult, writeRunRecord } from "../files/result-file.js";
import { type Log, noteReading, openLog } from "../log/log.js";
import { interruptible, type Streams, startStopwatch } from "../log/streams.js";
import { packageVersion } from "../package-version.js";
import type { PowerRequest } from "./request.js";

/** Carry out `mixedlm power`: simulate the studies, write the table and the curve, print what they find. */
export async function makePower(
  request: PowerRequest,
  streams: Streams,
  argv: readonly string[],
): Promise<void> {
  const log = openLog(request, streams);
  const watch = startStopwatch();
  await refuseTakenFolder(request);
  if (request.report && request.pilot === undefined) {
    const rule = ["goes with ", { option: "pilot" }];
    throw new UsageError({
      option: "report",
      rule,
      got: "none",
      hint: ["; ", { option: "plots" }, " writes the curve alone"],
    });
  }
  const asked = await interruptible(askedOf(request, log), streams.signal);
  const table = power(asked);
  watch.lap("power");
  const needed = neededGroups(table, request.target === undefined ? {} : { power: request.target });
  const place = { force: request.force, replaces: resultNames };
  await withOutputFolder(request.output, place, async (folder) => {
    await writeResult(folder, { name: "power", table }, request.format);
    await writeResult(folder, { name: "needed-groups", table: needed }, request.format);
    if (request.report || request.plots) {
      const { writePowerReport } = await import("./report-commands.js");
      await writePowerReport(folder, table, asked.pilot as LMEModel | undefined, argv, request);
    }
    const { command, output, force, quiet, ...options } = request;
    const record = {
      schemaVersion: 1,
      versions: { mixedlm: packageVersion(), node: process.versions.node },
      command,
      options,
      guesses: log.guesses,
      warnings: log.warnings,
      timings: watch.seconds,
    };
    await writeRunRecord(folder, record);
  });
  log.note("wrote", request.output);
  log.print(powerText(table));
  for (const line of neededLines(needed, request.target ?? 0.8)) log.print(line);
}

async function askedOf(request: PowerRequest, log: Log): Promise<PowerOptions> {
  const {
    pilot,
    metadata = [],
    effect = {},
    arms,
    times,
    numeric,
    categorical,
    id,
    decimal,
    sheet,
  } = request;
  const model = pilot === undefined ? undefined : await readModel(pilot);
  const sources = await sourcesOf(metadata);
  const reading = { numeric, categorical, id, decimal, sheet };
  const rows = sources.length === 0 ? undefined : await readMetadata(sources, reading);
  if (rows !== undefined) noteReading(rows, log);
  const { sigma: _, ...own } = pick(fitOptions, request) as FitOptions;
  const options: FitOptions = { ...model?.plan.options, ...own };
  const {
    metadata: _files,
    arms: _arms,
    times: _times,
    ...given
  } = pick(powerOptions, request) as PowerOptions;
  return {
    ...given,
    ...(rows && { metadata: rows }),
    options,
    ...(model && { pilot: model }),
    ...(request.nresponses !== undefined && { responses: request.nresponses }),
    ...(request.lost !== undefined && { missing: request.lost }),
    ...(request.analysis && { analyses: request.analysis }),
    coefficients: Object.fromEntries(
      Object.entries(effect).map(([name, text]) => [name, effectOf(name, text)]),
    ),
    ...(arms && { arms: levelsOf(arms) }),
    ...(times && { times: levelsOf(times) }),
  };
}

/** `0.5`, `0.2,0.4`, `normal:0:0.3` or `pilot`. */
function effectOf(name: string, text: string): TrueEffect {
  if (text === "pilot") return text;
  const [kind, ...rest] = text.split(":");
  const numbers = (kind === "normal" ? rest : text.split(",")).map(
    (each) => parseNumber(each.trim()) ?? Number.NaN,
  );
  const isWhole = kind === "normal" ? numbers.length === 2 : true;
  if (isWhole && numbers.length > 0 && numbers.every(Number.isFinite)) {
    const [mean, sd] = numbers;
    return kind === "normal" ? { mean: mean!, sd: sd! } : numbers;
  }
  const rule = "must be NAME=0.5, NAME=0.2,0.4, NAME=normal:MEAN:SD or NAME=pilot";
  throw new UsageError({ option: "effect", rule, got: `${name}=${text}` });
}

/** Levels with commas between them; numbers where all of them are. */
function levelsOf(given: Readonly<Record<string, string>>): Record<string, readonly (string | number)[]> {
  const entries = Object.entries(given).map(([name, text]) => {
    const levels = text.split(",").map((level) => level.trim());
    const numbers = levels.map((level) => parseNumber(level) ?? Number.NaN);
    return [name, numbers.every(Number.isFinite) ? numbers : levels] as const;
  });
  return Object.fromEntries(entries);
}

/** Rows of the table that are printed. */
const MOST_ROWS = 40;

function powerText({ columns }: PowerTable): string {
  const { term, analysis, groups, visits, dropout, power, fdr_power, family_any, width } = columns;
  const share = (value: number) => (Number.isNaN(value) ? "" : `${(100 * value).toFixed(1)} %`);
  const rows = term
    .slice(0, MOST_ROWS)
    .map((name, i) => [
      name,
      analysis[i]!,
      String(groups[i]),
      String(visits[i]),
      share(dropout[i]!),
      share(power[i]!),
      share(fdr_power[i]!),
      share(family_any[i]!),
      Number(width[i]!.toPrecision(4)).toString(),
    ]);
  const heading = [
    "",
    "analysis",
    "groups",
    "visits",
    "dropout",
    "power",
    "at FDR",
    "any, family-wise",
    "width of limits",
  ];
  const text = textTable(heading, rows);
  return term.length > MOST_ROWS ? `${text}\n… and ${term.length - MOST_ROWS} more in power` : text;
}

function neededLines({ columns }: ReturnType<typeof neededGroups>, target: number): string[] {
  const { term, analysis, visits, dropout, groups } = columns;
  const percent = (share: number) => `${Number((100 * share).toPrecision(12))} %`;
  return term.flatMap((name, i) => {
    if (Number.isNaN(groups[i]!)) return [];
    const design = `${name}, ${analysis[i]}, ${visits[i]} visits, dropout ${percent(dropout[i]!)}`;
    return [`${design}: ${percent(target)} from ${groups[i]} groups on`];
  });
}
