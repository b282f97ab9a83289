import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** What a timing depends on besides the code. */
export interface Machine {
  /** The version of the package. */
  readonly mixedlm: string;
  readonly node: string;
  readonly cpu: string;
  readonly threads: number;
}

export function machine(): Machine {
  const processors = cpus();
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  return {
    mixedlm: version,
    node: process.version,
    cpu: processors[0]?.model.trim() ?? "unknown",
    threads: processors.length,
  };
}
