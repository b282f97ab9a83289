import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PeerLine } from "./exchange.js";

/** What the program says beside its times: one entry or row for each response, in the order sent. */
export interface CompiledFits extends PeerLine {
  readonly criterion: readonly number[];
  readonly beta: readonly (readonly number[])[];
  readonly p: readonly (readonly number[])[];
}

const FLAGS = ["-O3", "-march=native", "-ffast-math"];
/** How often the responses are fitted and timed, after once to warm up. */
const BATCHES = 9;

/**
 * Compile bench/peers/scalar-reml.c and run it; undefined, and a word on stderr, where there is no compiler. `CC` names another
 * than gcc.
 *
 * @param columns of the design
 * @param group codes 0, 1, … of the rows
 */
export function runCompiled(
  columns: readonly Float64Array[],
  group: Int32Array,
  responses: readonly Float64Array[],
): CompiledFits | undefined {
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-compiled-"));
  const order = Int32Array.from(group.keys()).sort((i, j) => group[i]! - group[j]! || i - j);
  const sorted = (all: readonly Float64Array[]) => {
    const out = new Float64Array(all.length * order.length);
    all.forEach((values, j) => {
      for (let i = 0; i < order.length; i++) out[j * order.length + i] = values[order[i]!]!;
    });
    return new Uint8Array(out.buffer);
  };
  const isFirst = (i: number) => i === 0 || group[order[i]!] !== group[order[i - 1]!];
  const starts = [...order.keys()].filter(isFirst).concat(order.length);
  try {
    writeFileSync(join(folder, "design.f64"), sorted(columns));
    writeFileSync(join(folder, "responses.f64"), sorted(responses));
    writeFileSync(join(folder, "starts.i32"), new Uint8Array(Int32Array.from(starts).buffer));
    const program = join(folder, "scalar-reml");
    const compiler = process.env["CC"] ?? "gcc";
    execFileSync(compiler, [...FLAGS, "bench/peers/scalar-reml.c", "-lm", "-o", program], { stdio: "pipe" });
    const sizes = [order.length, columns.length, starts.length - 1, responses.length, BATCHES].map(String);
    const text = execFileSync(program, [folder, ...sizes], { encoding: "utf8", maxBuffer: 2 ** 28 });
    const { version, ...fits } = JSON.parse(text) as CompiledFits;
    return { ...fits, version: `(${compiler} ${version} ${FLAGS.join(" ")})` };
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr || (error as Error).message).trim();
    console.error(`scalar-reml.c: not run (${reason.split("\n")[0]})`);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
