import type { Command } from "commander";
import { UsageError } from "../../errors.js";
import type { CompareRequest } from "./request.js";

interface CompareFlags {
  readonly output?: string;
  /** commander's name for the absence of --no-refit. */
  readonly refit: boolean;
  readonly force?: true;
  readonly quiet?: true;
}

const examples = `
Examples:
  Does treatment matter to any response?
    mixedlm fit table.tsv -m samples.tsv -f "time" -g patient --save-model -o without
    mixedlm fit table.tsv -m samples.tsv -f "time + treatment" -g patient --save-model -o with
    mixedlm compare with/model.json without/model.json -o treatment.tsv

The file has a row per response; models of different fixed effects are compared by maximum likelihood.`;

/** The command `compare`; `take` gets the request once it is read. */
export function addCompare(program: Command, take: (request: CompareRequest) => void): void {
  program
    .command("compare")
    .summary("likelihood-ratio tests of two models that fit --save-model wrote")
    .description("Compare two models of the same responses and samples: likelihood-ratio tests, AIC and BIC.")
    .argument("[MODEL]", "model.json of a folder of results")
    .argument("[OTHER]", "another, simpler or larger")
    .optionsGroup("Results:")
    .option("-o, --output <file>", "TSV, a row per response; new unless --force")
    .option(
      "--no-refit",
      "compare likelihoods as they are; models fitted by REML need the same fixed effects",
    )
    .option("--force", "replace the file")
    .option("-q, --quiet", "no log; warnings and errors only")
    .addHelpText("after", examples)
    .action((model: string | undefined, other: string | undefined, flags: CompareFlags) =>
      take(compareRequest(model, other, flags)),
    );
}

function compareRequest(
  model: string | undefined,
  other: string | undefined,
  flags: CompareFlags,
): CompareRequest {
  const { output, refit, force = false, quiet = false } = flags;
  if (model === undefined || other === undefined) {
    const got = model === undefined ? "none" : "only one";
    throw new UsageError(
      `MODEL and OTHER must be given, the model.json of two folders of results, got ${got}`,
    );
  }
  if (output === undefined) throw new UsageError("-o FILE: the file of comparisons must be given, got none");
  return { command: "compare", model, other, refit, output, force, quiet, dryRun: false };
}
