import { readdir, stat } from "node:fs/promises";
import { OutputError } from "../../errors.js";
import { reportNames } from "../commands/report-names.js";
import { formats, type OutputRequest } from "../commands/request.js";

const tables = [
  "coefficients",
  "variance",
  "fits",
  "taxa",
  "sensitivity",
  "sensitivity-runs",
  "balances",
  "balance-members",
];

/** Every name that a run may give to a result: with `--force`, none of an earlier run outlives this one. */
export const resultNames: readonly string[] = [
  ...tables.flatMap((name) => formats.map((format) => `${name}.${format}`)),
  "tree.nwk",
  "model.json",
  ...reportNames,
  "run.json",
];

/** Refuse a folder that is taken before any work is done. Throws OutputError (`output-exists`). */
export async function refuseTakenFolder({ output, force }: OutputRequest): Promise<void> {
  if (output === undefined) return;
  const found = await stat(output).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isDirectory()) {
    throw new OutputError("output-exists", `-o ${output}: must be a folder, got a file in the way`, output);
  }
  if (force || (await readdir(output)).length === 0) return;
  throw new OutputError(
    "output-exists",
    `-o ${output}: must be new or empty, got files in the way; --force replaces earlier results`,
    output,
  );
}
