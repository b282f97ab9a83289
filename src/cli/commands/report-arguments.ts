import type { Command } from "commander";
import { UsageError } from "../../errors.js";
import { addReadingOptions, type SharedFlags } from "../options/shared-options.js";
import type { ReportRequest } from "./request.js";

interface ReportFlags extends Pick<SharedFlags, "metadata" | "numeric" | "categorical" | "quiet"> {
  readonly title?: string;
  readonly plots?: true;
}

const examples = `
Examples:
  A report of a fit whose model was saved, with its covariates on the axes:
    mixedlm fit table.tsv -m samples.tsv -f "time" -g patient --save-model -o results
    mixedlm report results --metadata samples.tsv

  The report of a new fit, and its figures as SVG:
    mixedlm fit table.tsv -m samples.tsv -f "time" -g patient --report --plots -o results

Without model.json the report holds what the tables hold: no samples, fitted values or residuals.`;

/** The command `report`; `take` gets the request once it is read. */
export function addReport(program: Command, take: (request: ReportRequest) => void): void {
  const command = program
    .command("report")
    .summary("write report.html into a folder of results")
    .description("Write report.html, one page to explore offline, into DIR, a folder of results of fit.")
    .argument("[DIR]", "a folder of results")
    .option("-m, --metadata <file...>", "covariates by sample, for the axes of figures");
  addReadingOptions(command, { table: false });
  command
    .optionsGroup("Results:")
    .option("--title <text>", "title of the report (default: the formula)")
    .option("--plots", "also write the figures as SVG, each with its data as TSV")
    .option("-q, --quiet", "no log; warnings and errors only")
    .addHelpText("after", examples)
    .action((folder: string | undefined, flags: ReportFlags) => take(reportRequest(folder, flags)));
}

function reportRequest(folder: string | undefined, flags: ReportFlags): ReportRequest {
  const { metadata = [], numeric = [], categorical = [], title, plots = false, quiet = false } = flags;
  if (folder === undefined) throw new UsageError("DIR must be given, a folder of results, got none");
  return {
    command: "report",
    folder,
    metadata,
    numeric,
    categorical,
    ...(title !== undefined && { title }),
    plots,
    quiet,
    dryRun: false,
  };
}
