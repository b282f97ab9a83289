import { type Command, Option } from "commander";
import { UsageError } from "../../errors.js";
import { tableFormats } from "../../io/formats.js";
import { addBalanceOptions, type BalanceFlags, balanceRequest } from "../options/balance-options.js";
import {
  addOutputOptions,
  addReadingOptions,
  inputRequest,
  outputRequest,
  type SharedFlags,
} from "../options/shared-options.js";
import type { BalancesRequest } from "./request.js";

const examples = `
Examples:
  Balances along a phylogeny; with metadata, only of the samples that it has:
    mixedlm balances table.biom --tree tree.nwk --metadata samples.tsv --pseudocount 0.5 -o balances

  Cluster features by the pH at which they live, those with at least 500 reads:
    mixedlm balances table.qza --cluster gradient:ph --metadata samples.tsv --min-frequency 500 \\
      --pseudocount 1 -o balances

The folder of results holds balances, tree.nwk and balance-members.`;

/** The command `balances`; `take` gets the request once it is read. */
export function addBalances(program: Command, take: (request: BalancesRequest) => void): void {
  const command = program
    .command("balances")
    .summary("turn counts or proportions into balances along a tree, and fit nothing")
    .description("Turn the counts or proportions of TABLE into balances along a tree or a clustering.")
    .argument("[TABLE]", `samples in rows: ${tableFormats}`)
    .option(
      "-m, --metadata <file...>",
      "covariates by sample; needed for gradient:COL, else limits the samples",
    );
  addBalanceOptions(command).addOption(
    new Option("--missing <what>", "samples without a value on the gradient")
      .choices(["drop", "raise"])
      .default("drop"),
  );
  addReadingOptions(command);
  addOutputOptions(command)
    .addHelpText("after", examples)
    .action((table: string | undefined, flags: SharedFlags & BalanceFlags) =>
      take(balancesRequest(table, flags)),
    );
}

function balancesRequest(table: string | undefined, flags: SharedFlags & BalanceFlags): BalancesRequest {
  if (flags.tree === undefined && flags.cluster === undefined) {
    throw new UsageError(
      "balances: needs --tree FILE or --cluster correlation, gradient:COL, rank:FILE or random:SEED, got neither",
    );
  }
  if (flags.cluster?.by === "gradient" && flags.metadata === undefined) {
    throw new UsageError(
      `--cluster gradient:${flags.cluster.column}: needs --metadata with that column, got none`,
    );
  }
  return {
    command: "balances",
    ...inputRequest(table, flags),
    balances: balanceRequest(flags)!,
    ...outputRequest(flags),
  };
}
