import { type Command, Option } from "commander";
import { UsageError } from "../../errors.js";
import { type Format, formats, type MergeRequest } from "./request.js";

interface MergeFlags {
  readonly output?: string;
  readonly format?: Format;
  readonly report?: true;
  readonly plots?: true;
  readonly force?: true;
  readonly quiet?: true;
}

const examples = `
Examples:
  Two shards, one after the other, and the results of both:
    mixedlm fit table.parquet --metadata samples.tsv --formula "time" --groups patient --shard 1/2 -o results
    mixedlm fit table.parquet --metadata samples.tsv --formula "time" --groups patient --shard 2/2 -o results
    mixedlm merge results

The files are those of a single run, byte for byte, but for the timings in run.json. A report
shows values by sample where balances were fitted; the parts do not hold other responses.`;

/** The command `merge`; `take` gets the request once it is read. */
export function addMerge(program: Command, take: (request: MergeRequest) => void): void {
  program
    .command("merge")
    .summary("put the parts of fit --shard together: all of them, of one design")
    .description("Put the parts that fit --shard left in DIR together, with q-values over all responses.")
    .argument("[DIR]", "the folder with part-1-of-N … part-N-of-N")
    .optionsGroup("Results:")
    .option("-o, --output <dir>", "folder of results (default: DIR)")
    .addOption(
      new Option("--format <format>", "format of the tables (default: that of the parts)").choices(formats),
    )
    .option("--report", "also write report.html, one page to explore offline")
    .option("--plots", "also write the figures of the report as SVG, each with its data as TSV")
    .option("--force", "replace earlier results in the folder")
    .option("-q, --quiet", "no log and no table; warnings and errors only")
    .addHelpText("after", examples)
    .action((parts: string | undefined, flags: MergeFlags) => take(mergeRequest(parts, flags)));
}

function mergeRequest(parts: string | undefined, flags: MergeFlags): MergeRequest {
  if (parts === undefined) throw new UsageError("DIR must be given, the folder of the parts, got none");
  const { output = parts, format, report = false, plots = false, force = false, quiet = false } = flags;
  return {
    command: "merge",
    parts,
    output,
    ...(format && { format }),
    report,
    plots,
    force,
    quiet,
    dryRun: false,
  };
}
