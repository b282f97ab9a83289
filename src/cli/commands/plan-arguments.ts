import { type Command, Option } from "commander";
import { type FitFlags, fitRequest } from "../fit/fit-request.js";
import { positiveNumber } from "../options/option-values.js";
import { addInputsOfFit, type Environment } from "./fit-arguments.js";
import type { PlanRequest } from "./request.js";

interface PlanFlags extends FitFlags {
  readonly minutes: number;
}

const examples = `
Examples:
  How many shards, if each should take a quarter of an hour?
    mixedlm plan table.parquet --transpose --metadata samples.tsv --formula "time + (time | patient)" --minutes 15

The options are those of fit. A few responses are fitted to see how long they take; nothing is written.`;

/** The command `plan`; `take` gets the request once it is read. */
export function addPlan(program: Command, take: (request: PlanRequest) => void, env: Environment): void {
  const command = program
    .command("plan")
    .summary("say what a fit would take, and into how many shards to cut it")
    .description(
      "Count the responses of TABLE, estimate the cost of fitting them, and suggest a number of shards.",
    );
  addInputsOfFit(command);
  command
    .optionsGroup("Plan:")
    .option("--minutes <m>", "what a shard should take", positiveNumber, 30)
    .addOption(new Option("-q, --quiet", "the plan only, no log"))
    .addHelpText("after", examples)
    .action((table: string | undefined, { minutes, ...flags }: PlanFlags) =>
      take({
        command: "plan",
        fit: { ...fitRequest(table, { ...flags, format: "tsv", output: "." }, env), dryRun: false },
        minutes,
      }),
    );
}
