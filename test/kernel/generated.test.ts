import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { borders, kernelSources } from "../../assembly/generate.mjs";
import { withScratch } from "../../src/kernel/scratch.js";

const kernel = resolve(import.meta.dirname, "../../src/kernel");
const made = borders(kernelSources());

describe("what is generated from the sources of the kernel", () => {
  test.each(["layouts", "abi"] as const)("%s.ts is in step with them", (name) => {
    expect(readFileSync(join(kernel, `${name}.ts`), "utf8")).toBe(made[name]);
  });

  test("the generated ABI names every function of the kernel that is there, and no other", () => {
    const named = Array.from(made.abi.matchAll(/^ {2}(\w+)\(/gm), ([, name]) => name);
    const exported = withScratch(({ kernel }) =>
      Object.entries(kernel).flatMap(([name, value]) => (typeof value === "function" ? [name] : [])),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.sort()).toEqual(exported.filter((name) => !name.startsWith("__")).sort());
  });
});

describe("a record", () => {
  const sources = {
    "index.ts": 'export { open } from "./one";',
    "one.ts": `
/** A record. */
@unmanaged
export class One {
  /** How many. */
  n: i32;
  sigma: f64;
}
@unmanaged
export class Two extends One {
  one: One;
}
@unmanaged
export class Three extends One {
  more: f64;
}
/** Opens it. */
export function open(one: One, at: usize, on: bool): Two | null { return null; }`,
    "record/status.ts": "export const BAD: i32 = 1;",
    "record/layout.ts": "export const HEAD: i32 = 5;\nconst HIDDEN: i32 = 6;",
    "record/thresholds.ts": "export const SMALL: f64 = 1e-4;",
  };

  test("a record of the kernel becomes a type and a layout, its base first", () => {
    const { layouts } = borders(sources);
    expect(layouts).toContain("/** A record. */\nexport interface One {");
    expect(layouts).toContain("  /** How many. */\n  readonly n: number;\n  readonly sigma: number;\n}");
    expect(layouts).toContain('export const One = "n sigma:f64" as Layout<"One", One>;');
    expect(layouts).toContain('export interface Two extends One {\n  readonly one: RecordPointer<"One">;\n}');
    expect(layouts).toContain('export const Two = "n sigma:f64 one" as Layout<"Two", Two>;');
    // The functions know it as its base alone.
    expect(layouts).toContain('export const Three = "n sigma:f64 more:f64" as Layout<"One", Three>;');
  });

  test("a record is a pointer of its own kind for a function, and constants keep their numbers", () => {
    const { layouts, abi } = borders(sources);
    expect(abi).toContain(
      '  /** Opens it. */\n  open(one: RecordPointer<"One">, at: Pointer, on: boolean): RecordPointer<"Two">;',
    );
    for (const line of ["BAD = 1", "HEAD = 5", "SMALL = 1e-4"])
      expect(layouts).toContain(`export const ${line};`);
    expect(layouts).toContain("export const statusBits = { BAD } as const;");
    expect(layouts).not.toContain("HIDDEN");
  });

  test("a record cannot hold what neither side can write", () => {
    const wrong = { ...sources, "one.ts": sources["one.ts"].replace("n: i32", "n: i64") };
    expect(() => borders(wrong)).toThrow("One.n: a record holds numbers and records, got i64");
  });
});
