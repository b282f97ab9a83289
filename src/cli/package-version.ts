import { packageFile } from "./package-file.js";

/** The version in package.json. */
export function packageVersion(): string {
  return (JSON.parse(packageFile("package.json")) as { version: string }).version;
}
