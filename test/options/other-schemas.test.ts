/** An option that is added to the schema is on every surface, and one that is removed is on none. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OptionSet } from "../../src/options/schema.js";
import type { Described } from "../../src/options/words/words.js";
import { smallStudy } from "../support/scene.js";

const schemaFile = "../../src/options/fit.js";
const wordsFile = "../../src/options/words/fit-words.js";

/** What tests look at, made from whatever the schema is by then. */
async function surfaces() {
  const { openScene } = await import("../support/scene.js");
  const { optionTable, surfaceTable } = await import("./option-table.js");
  const { fitDescribed } = await import("../../src/options/words/fit-words.js");
  const { commands } = await import("../../src/options/commands/commands.js");
  const { optionFields } = await import("../../web/page/option-fields.js");
  const { studyCommand } = await import("../../web/page/command-line.js");
  const library = await import("../../src/index.js");
  const { reportData } = await import("../../src/report/index.js");
  const scene = openScene(smallStudy());
  const fit = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient", "--threads", "0", "-q"];
  return {
    run: (...argv: string[]) => scene.run(argv),
    /** The exit code and messages of a fit with more flags. */
    fitWith: (...flags: string[]) => scene.run([...fit, "--force", ...flags]),
    text: (path: string) => scene.text(path),
    docs: [surfaceTable(fitDescribed), optionTable(commands.fit.options, "Model")],
    optionFields,
    studyCommand,
    reportData,
    model: (options: object) =>
      library.mixedlmSync(
        "x",
        { index: [..."abcdef"], columns: { y: [1, 2, 4, 3, 5, 9] } },
        { index: [..."abcdef"], columns: { g: [..."uuvvww"], x: [0, 1, 0, 1, 0, 1.5] } },
        { groups: "g", ...options },
      ),
    remove: () => scene.remove(),
  };
}

/** Replace the options of `fit` and their words, each in its one file. */
function change(options: (set: OptionSet) => OptionSet, words: (described: Described) => Described): void {
  vi.doMock(schemaFile, async (original) => {
    const real = await original<typeof import("../../src/options/fit.js")>();
    return { ...real, fitOptions: options(real.fitOptions) };
  });
  vi.doMock(wordsFile, async (original) => {
    const real = await original<typeof import("../../src/options/words/fit-words.js")>();
    return { fitDescribed: words(real.fitDescribed) };
  });
}

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.doUnmock(schemaFile);
  vi.doUnmock(wordsFile);
});

test("an option that is added is checked, asked for, documented, recorded and repeated", async () => {
  const option = await import("../../src/options/schema.js");
  const damping = option.positive.or(1);
  const words = {
    label: "Damping of steps",
    says: "how much of a step is taken",
    group: "Model",
    flag: { flag: "--damping <x>" },
    page: { placeholder: "0.5" },
    report: "given" as const,
  };
  change(
    (set) => ({ ...set, damping }),
    (described) => ({ ...described, damping: { option: damping, words } }),
  );
  const { run, fitWith, text, docs, optionFields, studyCommand, reportData, model, remove } =
    await surfaces();

  expect(() => model({ damping: "2" })).toThrow('mixedlmSync: damping must be a positive number, got "2"');
  expect(() => model({ dampng: 2 })).toThrow("did you mean 'damping'?");

  expect((await run("fit", "--help")).stdout).toMatch(/--damping <x> +how much of a step is taken/);
  expect((await run("plan", "--help")).stdout).toContain("--damping <x>");
  expect(await fitWith("--dry-run", "--damping", "0")).toMatchObject({
    code: 64,
    stderr: expect.stringContaining("'--damping <x>' argument '0' is invalid. It must be a positive number."),
  });

  const field = { name: "damping", id: "damping", label: "Damping of steps", control: "number" };
  expect(optionFields).toContainEqual(
    expect.objectContaining({ ...field, initial: "1", placeholder: "0.5", first: false }),
  );
  const choices = { table: "t.tsv", metadata: ["m.tsv"], tree: "", transpose: false, numeric: [] };
  const damped: object = { damping: 2 };
  expect(studyCommand(choices, { formula: "x", model: damped })).toContain(" --damping 2 ");

  const [library, commandLine] = docs;
  expect(library).toMatch(
    /\| `damping` \| number > 0 \| `1` \| how much .*\| `--damping` \| Damping of steps \|/,
  );
  expect(commandLine).toContain("| `--damping X` | how much of a step is taken | `1` |");

  expect((await fitWith("--damping", "2", "-o", "@damped")).code).toBe(0);
  expect(JSON.parse(text("damped/run.json")).options.model.damping).toBe(2);
  expect((await run("report", "@damped", "-q")).code).toBe(0);
  const page = text("damped/report.html");
  expect(page).toContain(" --damping 2 ");
  expect(page).toContain('{"name":"Damping of steps","text":"2"}');

  const data = reportData(model({ damping: 2 }));
  expect(data.origin.command).toContain(" --damping 2 ");
  expect(data.model.options).toContainEqual({ name: "Damping of steps", text: "2" });
  remove();
});

test("options that are removed are nowhere", async () => {
  const { without } = await import("../../src/options/check.js");
  const removed = { offset: 0, sigma: 0, maxIterations: 0 } as unknown as OptionSet & Described;
  change(
    (set) => without(removed, set),
    (described) => without(removed, described),
  );
  const { run, fitWith, docs, optionFields, model, remove } = await surfaces();
  for (const [name, value] of Object.entries({ offset: "x", sigma: 1, maxIterations: 9 })) {
    expect(() => model({ [name]: value })).toThrow(`mixedlmSync: no option named '${name}'`);
  }
  for (const flag of ["--offset", "--sigma", "--max-iterations"]) {
    expect(await fitWith("--dry-run", flag, "1")).toMatchObject({
      code: 64,
      stderr: expect.stringContaining(`unknown option '${flag}'`),
    });
  }
  const help = await Promise.all(["fit", "plan"].map(async (name) => (await run(name, "--help")).stdout));
  const { message } = caught(() => model({ nonsense: 1 }));
  const shown = [...help, ...docs, JSON.stringify(optionFields), message.replace(/^.*there are/, "")].join(
    "\n",
  );
  expect(shown).toContain("--weights");
  expect(shown.match(/offset|sigma|max-?iterations/gi)).toBeNull();
  remove();
});

function caught(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}
