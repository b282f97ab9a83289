import { readdir, stat } from "node:fs/promises";
import { OutputError } from "../../errors.js";
import { writtenFormats } from "../../io/formats.js";
import type { OutputRequest } from "../commands/request.js";

const tables = [
  "coefficients",
  "variance",
  "fits",
  "taxa",
  "sensitivity",
  "sensitivity-runs",
  "anova",
  "means",
  "comparisons",
  "contrasts",
  "permutation",
  "whole-table",
  "bootstrap",
  "moderated",
  "debiased",
  "shifts",
  "pooled",
  "certificates",
  "certified",
  "power",
  "needed-groups",
  "pairs",
  "balances",
  "balance-members",
];

/** Ids of the figures, which name the files of `--plots`. */
const figures = [
  "volcano",
  "forest",
  "effects-map",
  "balance-tree",
  "over-covariate",
  "comparisons",
  "heat-map",
  "proportions",
  "residuals",
  "residual-quantiles",
  "effect-quantiles",
  "p-values",
  "variance-shares",
  "residual-correlation",
  "residual-lags",
  "power",
  "pairs",
];

/** Every name that a report may give to a file. */
export const reportNames: readonly string[] = [
  "report.html",
  ...figures.flatMap((id) => [`plot-${id}.svg`, `plot-${id}.tsv`]),
];

/** Every name that a run may give to a result: with `--force`, none of an earlier run outlives this one. */
export const resultNames: readonly string[] = [
  ...tables.flatMap((name) => writtenFormats.map((format) => `${name}.${format}`)),
  "tree.nwk",
  "model.json",
  ...reportNames,
  "run.json",
];

/** Refuse a folder that is taken before any work is done. Throws OutputError (`output-exists`). */
export async function refuseTakenFolder({
  output,
  force,
}: Pick<OutputRequest, "output" | "force">): Promise<void> {
  if (output === undefined || output === "-") return;
  const found = await stat(output).catch(() => undefined);
  if (found === undefined) return;
  const option = { option: "output", value: output };
  if (!found.isDirectory()) {
    const problem = { option, rule: "must be a folder", got: "a file in the way" };
    throw new OutputError("output-exists", problem, output);
  }
  if (force || (await readdir(output)).length === 0) return;
  const hint = ["; ", { option: "force" }, " replaces earlier results"];
  const problem = { option, rule: "must be new or empty", got: "files in the way", hint };
  throw new OutputError("output-exists", problem, output);
}
