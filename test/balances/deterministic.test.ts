import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kernel } from "../../src/kernel/kernel.js";
import { withScratch } from "../../src/kernel/scratch.js";

const src = join(import.meta.dirname, "../../src");

test("functions whose last digit differs between engines are left to the kernel", () => {
  const guilty = ["balances", "tree"].flatMap((folder) =>
    readdirSync(join(src, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .filter((file) =>
        /Math\.(?!sqrt|abs|max|min|floor|ceil|imul|round|LOG2E)|(?<!\b2) \*\* /.test(
          readFileSync(join(src, folder, file), "utf8").replaceAll(/^\s*\*.*$/gm, ""),
        ),
      )
      .map((file) => `${folder}/${file}`),
  );
  expect(guilty).toEqual([]);
});

test("logarithms and exponentials of the kernel are right to the last digit", () => {
  const numbers = [5e-324, 1e-300, 0.1, 0.5, 1, 2, Math.E, 10, 12345.678, 1e300];
  withScratch((scratch) => {
    const pointer = scratch.putF64(numbers);
    expect(kernel().logInPlace(pointer, numbers.length)).toBe(-1);
    scratch.viewF64(pointer, numbers.length).forEach((value, i) => {
      expect(Math.abs(value - Math.log(numbers[i]!))).toBeLessThanOrEqual(2.3e-16 * Math.abs(value));
    });
  });
});

test("the first number without a logarithm is found", () => {
  for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    withScratch((scratch) => {
      expect(kernel().logInPlace(scratch.putF64([1, 2, bad, bad]), 4)).toBe(2);
    });
  }
});
