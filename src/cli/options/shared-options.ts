import { type Command, Option } from "commander";
import { UsageError } from "../../errors.js";
import { type Format, formats, type InputRequest, type OutputRequest } from "../commands/request.js";
import { repeated } from "./option-values.js";

/** Options of every command, as commander gives them. */
export interface SharedFlags {
  readonly metadata?: readonly string[];
  readonly numeric?: readonly string[];
  readonly categorical?: readonly string[];
  readonly transpose?: true;
  readonly output?: string;
  readonly format: Format;
  readonly force?: true;
  readonly dryRun?: true;
  readonly quiet?: true;
}

/** How tables and metadata are read; a command that reads no table has no option for one. */
export function addReadingOptions(command: Command, { table = true } = {}): Command {
  command.optionsGroup("Reading:");
  if (table) command.option("--transpose", "features stand in the rows of a text TABLE");
  return command
    .option(
      "--numeric <column>",
      "read a metadata column as numbers, other text as missing (repeatable)",
      repeated,
    )
    .option("--categorical <column>", "read a metadata column as categories (repeatable)", repeated);
}

/** What is written where, and what is said. */
export function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup("Results:")
    .option("-o, --output <dir>", "folder of results; new or empty unless --force")
    .addOption(new Option("--format <format>", "format of the tables").choices(formats).default("tsv"))
    .option("--force", "replace earlier results in the folder")
    .option("--dry-run", "say what would be done and write nothing")
    .option("-q, --quiet", "no log and no table; warnings and errors only");
}

/** Throws UsageError without a table, and for a column asked to be both numeric and categorical. */
export function inputRequest(table: string | undefined, flags: SharedFlags): InputRequest {
  const { metadata = [], numeric = [], categorical = [], transpose = false } = flags;
  if (table === undefined) {
    const swallowed =
      metadata.length > 1 ? "; put it before --metadata, which took all the files after it" : "";
    throw new UsageError(`TABLE must be given, got none${swallowed}`);
  }
  const both = numeric.find((column) => categorical.includes(column));
  if (both !== undefined) {
    throw new UsageError(`--numeric, --categorical: column '${both}' must be one of them, got both`);
  }
  return { table, metadata, transpose, numeric, categorical };
}

/** Throws UsageError without a folder, unless in a dry run. */
export function outputRequest(flags: SharedFlags): OutputRequest {
  const { output, format, force = false, dryRun = false, quiet = false } = flags;
  if (output === undefined && !dryRun) {
    throw new UsageError("-o DIR: the folder of results must be given, got none (--dry-run needs none)");
  }
  return { ...(output !== undefined && { output }), format, force, quiet, dryRun };
}
