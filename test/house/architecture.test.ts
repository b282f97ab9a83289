import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };

/** What the code words and links of a page name: files and folders by their paths from the root. */
function pathsIn(text: string): string[] {
  const tops = readdirSync(root).filter((name) => !["node_modules", "dist", "build"].includes(name));
  const words = Array.from(text.matchAll(/`([^`\s]+)`|\]\(([^)#]+)\)/g), ([, word, link]) => word ?? link!);
  const named = words.filter((word) => tops.includes(word.split("/")[0]!));
  const sources = words.filter((word) => /^(src|assembly|test|web)\//.test(word));
  return [...new Set([...named, ...sources])];
}

function foldersOf(top: string): string[] {
  return readdirSync(join(root, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${top}${join(entry.parentPath, entry.name).slice(join(root, top).length)}`);
}

describe.each(["ARCHITECTURE.md", "CONTRIBUTING.md"])("%s", (page) => {
  const text = textOf(page);

  test("names files and folders that exist", () => {
    const paths = pathsIn(text);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("names scripts that exist", () => {
    const named = Array.from(text.matchAll(/npm run ([\w:-]+)/g), ([, name]) => name!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test("ARCHITECTURE.md names every folder of src and assembly, in the row of the folder that it is in", () => {
  const rows = textOf("ARCHITECTURE.md")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const isNamed = (folder: string) => {
    const [top, phase, ...rest] = folder.split("/");
    const own = rows.filter((row) => row.split("|")[1]!.includes(`\`${top}/${phase}\``));
    // `app/figures`, or `figures` where no other folder of the phase has that name.
    return own.some((row) => rest.length === 0 || row.includes(`\`${rest.join("/")}\``));
  };
  const folders = [...foldersOf("src"), ...foldersOf("assembly")];
  expect(folders.length).toBeGreaterThan(50);
  expect(folders.filter((folder) => !isNamed(folder))).toEqual([]);
});

test("CONTRIBUTING.md says what every script that tests something proves", () => {
  const proving = Object.keys(scripts).filter((name) => /^(t|test|test:.*|check|lint|bench)$/.test(name));
  const rows = textOf("CONTRIBUTING.md")
    .split("\n")
    .filter((line) => line.startsWith("| `npm "));
  const isNamed = (name: string) =>
    rows.some((row) => new RegExp(`^\\| \`npm (run )?${name}( .*)?\``).test(row));
  expect(proving.filter((name) => !isNamed(name))).toEqual([]);
});

test("CONTRIBUTING.md says where every folder of fixtures comes from", () => {
  const text = textOf("CONTRIBUTING.md");
  const folders = readdirSync(join(root, "test/fixtures"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([]);
});
