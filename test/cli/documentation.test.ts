import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { resultNames } from "../../src/cli/files/output-place.js";
import { openScene } from "../support/scene.js";

const page = readFileSync(new URL("../../docs/command-line.md", import.meta.url), "utf8");

test.each(["fit", "plan", "merge", "balances", "predict", "compare", "report", "pairs", "power"])(
  "every option of %s is on the page",
  async (command) => {
    const scene = openScene();
    const { stdout } = await scene.run([command, "--help"]);
    scene.remove();
    const options = Array.from(
      stdout.split("\nExamples:")[0]!.matchAll(/^ .*?(--[a-z-]+)/gm),
      (match) => match[1]!,
    );
    expect(options.length).toBeGreaterThan(4);
    for (const option of options.filter((each) => each !== "--help")) expect(page).toContain(`${option}`);
  },
);

test("every option on the page exists", async () => {
  const scene = openScene();
  const help = await Promise.all(
    ["fit", "plan", "merge", "balances", "predict", "compare", "report", "pairs", "power"].map((command) =>
      scene.run([command, "--help"]),
    ),
  );
  scene.remove();
  const known = new Set(help.flatMap(({ stdout }) => stdout.match(/--[a-z-]+/g)));
  for (const option of page.match(/(?<=[`\s])--[a-z][a-z-]*/g) ?? []) expect(known).toContain(option);
});

test("every file of results is on the page", () => {
  for (const name of resultNames.filter((each) => !/^plot-/.test(each))) {
    expect(page).toContain(
      `\`${name.replace(/\.(tsv|json|parquet|arrow)$/, (ending) => (/^(run|model|report)\./.test(name) ? ending : ""))}\``,
    );
  }
});
