import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { headOf } from "../../bench/help.mjs";

/** Scripts, not what they share: they say at their beginning how they are run. */
const scripts = (readdirSync("bench", { recursive: true }) as string[])
  .filter((path) => /\.(ts|mjs)$/.test(path))
  .map((path) => ({ path, text: readFileSync(`bench/${path}`, "utf8") }))
  .filter(({ text }) => /^(?:\/\*\*|\/\/)[\s\S]*?node bench\/[\s\S]*?\n(?:import|const)/.test(text));

test("every script has a head to show, with the options that it reads", () => {
  expect(scripts.length).toBeGreaterThan(12);
  for (const { path, text } of scripts) {
    const head = headOf(text);
    expect(head, path).toContain("node bench/");
    if (!text.includes("parseArgs")) continue;
    for (const [, name] of text.matchAll(/values\.(\w+)/g)) expect(head, path).toContain(`--${name}`);
  }
});

test("--help shows it, and runs nothing", () => {
  const said = execFileSync(process.execPath, ["bench/peers.mjs", "beside-peers", "--help"], {
    encoding: "utf8",
  });
  expect(said).toContain('--structures …   default "all"');
  expect(said).toContain("npm run bench:peers");
});
