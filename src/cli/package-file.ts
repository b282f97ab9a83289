import { readFileSync } from "node:fs";

/** The text of a file of the package, whose root lies two folders above src/cli, dist/cli and dist/chunks. */
export function packageFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}
