import { resolve } from "node:path";
import { expect, inject, test } from "vitest";
import { deadLinks, fault, pagesIn } from "./dead-links.js";

const root = resolve(import.meta.dirname, "../..");
const packed = resolve(inject("consumer"), "node_modules/mixedlm");

test.each(pagesIn(root, ["bench", "docs", "examples", "web"]))("every link of %s leads somewhere", (page) => {
  expect(deadLinks(root, page)).toEqual([]);
});

test.each(pagesIn(packed, ["docs", "examples"]))(
  "every link of %s leads somewhere in the package",
  (page) => {
    expect(deadLinks(packed, page)).toEqual([]);
  },
);

test("a missing page and a missing heading are found", () => {
  expect(fault(root, "README.md", "docs/nowhere.md")).toBe("no such file");
  expect(fault(root, "README.md", "docs/limits.md#nothing")).toBe("no such heading");
  expect(fault(root, "README.md", "docs/limits.md#not-promised")).toBeUndefined();
  expect(fault(root, "docs/README.md", "../../elsewhere")).toBe("no such file");
});
