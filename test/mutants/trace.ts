/** Beside every test file that runs on a flagged kernel: notes which places it reached and how long it took. */
import { mkdirSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { afterAll, expect } from "vitest";

const FOLDER = "build/mutants/reached";
const started = performance.now();
const instances: WebAssembly.Instance[] = [];

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, [module, imports]) {
    const instance = new target(module, imports);
    instances.push(instance);
    return instance;
  },
});

afterAll(() => {
  const path = expect.getState().testPath;
  if (path === undefined) throw new Error("trace: a file without a path");
  const file = relative(process.cwd(), path);
  const seconds = (performance.now() - started) / 1000;
  mkdirSync(FOLDER, { recursive: true });
  const record = { file, seconds, places: [...new Set(instances.flatMap(reachedIn))] };
  writeFileSync(`${FOLDER}/${file.replaceAll("/", "-")}.json`, JSON.stringify(record));
});

function reachedIn({ exports }: WebAssembly.Instance): number[] {
  const flags = Object.entries(exports).filter(([name]) => name.startsWith("place"));
  const set = flags.filter(([, flag]) => (flag as WebAssembly.Global).value === 1);
  return set.map(([name]) => Number(name.slice("place".length)));
}
