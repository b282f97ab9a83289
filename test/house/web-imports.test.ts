import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const web = resolve(import.meta.dirname, "../../web");

test("the page uses the public entries alone", () => {
  const files = ["page", "study"].flatMap((folder) =>
    readdirSync(join(web, folder)).map((name) => join(web, folder, name)),
  );
  expect(files.length).toBeGreaterThan(10);
  const imports = files.flatMap((file) =>
    Array.from(
      readFileSync(file, "utf8").matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)"([^"]+)"/g),
      (match) => match[1]!,
    ),
  );
  const foreign = imports.filter(
    (name) => !/^(mixedlm(\/io|\/options|\/report)?|\.\/[\w-]+\.js|\.\.\/study\/[\w-]+\.js)$/.test(name),
  );
  expect(foreign).toEqual([]);
});
