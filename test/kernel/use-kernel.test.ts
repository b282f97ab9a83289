import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { kernelFile } from "../../assembly/kernel-module.mjs";

const study = {
  table: { index: ["a", "b", "c", "d", "e", "f"], columns: { y: [1, 2, 4, 6, 3, 7] } },
  metadata: {
    index: ["a", "b", "c", "d", "e", "f"],
    columns: { dish: ["u", "u", "v", "v", "w", "w"], x: [0, 1, 0, 1, 0, 1] },
  },
};

/** A library that has not fitted yet. */
async function fresh() {
  vi.resetModules();
  const { mixedlmSync, useKernel } = await import("../../src/index.js");
  return { useKernel, fitted: () => mixedlmSync("x", study.table, study.metadata, { groups: "dish" }) };
}

const fileOf = (path: string) => kernelFile(readFileSync(path));
const isOwnKernel = (process.env["KERNEL"] ?? "") === "";

const { Module } = WebAssembly;

/** From now on, `compile` is called where bytes would be compiled. */
function compileBy(compile: () => never): void {
  WebAssembly.Module = new Proxy(Module, { construct: compile });
}

afterEach(() => {
  WebAssembly.Module = Module;
});

test.runIf(isOwnKernel)("a kernel that was compiled elsewhere fits, and no bytes are compiled", async () => {
  const module = new WebAssembly.Module(fileOf("build/kernel.wasm"));
  const expected = (await fresh()).fitted().coefficients().values;
  const { useKernel, fitted } = await fresh();
  useKernel(module);
  compileBy(() => {
    throw new Error("compiled");
  });
  expect(fitted().coefficients().values).toEqual(expected);
  expect(() => useKernel(module)).toThrow(
    "useKernel: must be called once and before the first fit, got a kernel in use",
  );
});

test("what is no kernel of this entry is refused", async () => {
  const { useKernel } = await fresh();
  const other = new WebAssembly.Module(fileOf("build/unpack.wasm"));
  const plain = new WebAssembly.Module(readFileSync("build/unpack.wasm"));
  for (const module of [other, plain]) {
    expect(() => useKernel(module)).toThrow(
      "useKernel: needs the kernel of this entry and version of mixedlm, got another module; it is a file of the package",
    );
  }
  expect(() => useKernel("kernel.wasm" as unknown as WebAssembly.Module)).toThrow(
    'useKernel: needs a WebAssembly.Module, got "kernel.wasm"',
  );
});

test("where compiling is forbidden, the error names the directive and the way out", async () => {
  const { fitted } = await fresh();
  compileBy(() => {
    throw new WebAssembly.CompileError("WebAssembly.Module(): Wasm code generation disallowed by embedder");
  });
  expect(fitted).toThrow(
    "kernel: needs to compile WebAssembly, which is forbidden here; allow script-src 'wasm-unsafe-eval' in the " +
      "Content-Security-Policy, or give a compiled kernel to useKernel",
  );
});
