import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The folder of a study that does not come with the repository, or undefined, which is said aloud. */
export function studyFolder(name: string): string | undefined {
  const shared = process.env["MIXEDLM_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");
  const folder = join(shared, "data", name);
  if (existsSync(folder)) return folder;
  console.warn(
    `SKIPPED: the study '${name}' is not at ${folder}; set MIXEDLM_SHARED to the folder with data/${name}`,
  );
  return undefined;
}
