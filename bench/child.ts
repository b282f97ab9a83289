import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a program took from its start to its end. */
export interface ChildUsage {
  /** Seconds by the clock, the start of Node included. */
  readonly elapsed: number;
  /** Seconds of processor, all threads. */
  readonly cpu: number;
  /** Most memory held at once. */
  readonly megabytes: number;
  readonly stdout: string;
}

/** Written by the child when it ends, as nobody else is told what it used. */
const atExit = `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(process.env.MIXEDLM_BENCH_USAGE, JSON.stringify(process.resourceUsage())));`;

/** Run Node with some arguments. Throws where it fails. */
export function runNode(args: readonly string[]): ChildUsage {
  const usageFile = join(tmpdir(), `mixedlm-usage-${process.pid}.json`);
  const preload = `data:text/javascript,${encodeURIComponent(atExit)}`;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", preload, ...args], {
    encoding: "utf8",
    env: { ...process.env, MIXEDLM_BENCH_USAGE: usageFile },
  });
  const elapsed = (performance.now() - started) / 1e3;
  if (status !== 0) throw new Error(`node ${args.join(" ")}: exit ${status}\n${stderr}`);
  const usage = JSON.parse(readFileSync(usageFile, "utf8")) as NodeJS.ResourceUsage;
  rmSync(usageFile);
  const cpu = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
  return { elapsed, cpu, megabytes: usage.maxRSS / 1024, stdout };
}
