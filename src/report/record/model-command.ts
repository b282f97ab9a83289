import type { LMEModel } from "../../model/lme-model.js";
import { commandLine } from "../../options/words/command-line.js";

/** A command line that fits the model of a report; words in capitals stand for files that the model does not know. */
export function modelCommand({ formula, plan, tree }: LMEModel): string {
  const groups = plan.design.random.filter(({ known }) => known !== undefined).map(({ group }) => group);
  return commandLine("fit", ["TABLE"], {
    metadata: ["METADATA"],
    formula,
    ...(tree && { tree: "TREE" }),
    ...plan.options,
    ...(groups.length > 0 && { known: Object.fromEntries(groups.map((group) => [group, "FILE"])) }),
    output: "results",
  });
}
