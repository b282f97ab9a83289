import { cpus } from "node:os";

/** What a timing depends on besides the code. */
export interface Machine {
  readonly node: string;
  readonly cpu: string;
  readonly threads: number;
}

export function machine(): Machine {
  const processors = cpus();
  return { node: process.version, cpu: processors[0]?.model.trim() ?? "unknown", threads: processors.length };
}
