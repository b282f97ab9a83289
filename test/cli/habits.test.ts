import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { commands } from "../../src/options/commands/commands.js";
import { completionScript } from "../../src/options/words/completion.js";
import { type Entry, flagName, isHidden } from "../../src/options/words/words.js";
import { openScene } from "../support/scene.js";

const sleepstudy = new URL("../fixtures/lmm/sleepstudy.tsv", import.meta.url);
const sleep = readFileSync(sleepstudy, "utf8");
const scene = openScene({ "sleep.tsv": sleep });
afterAll(scene.remove);

const formula = ["-f", "Reaction ~ Days + (Days | Subject)", "--threads", "0"];
const program = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const all = Object.values(commands);

describe("completion", () => {
  const complete = (...words: string[]) => {
    const script = `${completionScript("bash", all)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mixedlm; echo "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", script, "bash", "mixedlm", ...words], { encoding: "utf8" }).trim();
  };

  test("of bash knows commands, flags and the words that flags may be", () => {
    expect(complete("pre")).toBe("predict");
    expect(complete("fit", "--anova").split(" ")).toEqual(["--anova", "--anova-type"]);
    expect(complete("fit", "table.tsv", "--test", "k")).toBe("kenward-roger");
    expect(complete("fit", "--pairwise", "").split(" ")).toEqual([
      ...commands.fit.options.pairwise.option.choices!,
    ]);
    expect(complete("ols", "--test")).toBe("");
    expect(complete("completion", "").split(" ")).toEqual(["bash", "zsh", "fish"]);
    expect(complete("fit", `${scene.folder}/sle`)).toBe(scene.path("sleep.tsv"));
  });

  test.each(["bash", "zsh", "fish"])("of %s has every flag of every command", async (shell) => {
    const { code, stdout } = await scene.run(["completion", shell]);
    expect(code).toBe(0);
    for (const { name, options } of all) {
      expect(stdout).toContain(name);
      for (const { words } of Object.values<Entry>(options)) {
        if (isHidden(words.flag)) continue;
        const long = flagName({ flag: words.flag.flag });
        expect(stdout).toContain(shell === "fish" ? `-l ${long.slice(2)}` : long);
      }
    }
  });

  test("of another shell is refused", async () => {
    expect(await scene.run(["completion", "bsh"])).toEqual({
      code: 64,
      stdout: "",
      stderr: "mixedlm: SHELL: must be one of bash, zsh, fish, got 'bsh' (did you mean 'bash'?)\n",
    });
    expect((await scene.run(["completion"])).code).toBe(64);
  });
});

describe("the manual page", async () => {
  const { stdout } = await scene.run(["man"]);

  test("has every command and every option", () => {
    expect(stdout).toMatch(/^\.TH MIXEDLM 1 /);
    for (const { name, options } of all) {
      expect(stdout).toContain(`.SS mixedlm ${name}\n`);
      for (const { words } of Object.values<Entry>(options))
        if (!isHidden(words.flag)) expect(stdout).toContain(words.flag.flag.replaceAll("-", "\\-"));
    }
  });

  test("is what man reads, where there is one", () => {
    if (spawnSync("man", ["--version"]).status !== 0) return;
    const read = spawnSync("man", ["--warnings", "-E", "UTF-8", "-l", "-"], {
      input: stdout,
      encoding: "utf8",
    });
    expect({ status: read.status, stderr: read.stderr }).toEqual({ status: 0, stderr: "" });
    expect(read.stdout).toContain("--anova-type");
  });
});

describe("- is standard input and output", () => {
  const argv = [program, "fit", "-", ...formula, "-o", "-"];

  test.skipIf(!existsSync(program))("of the program", async () => {
    const piped = spawnSync(process.execPath, argv, { input: sleep, encoding: "utf8" });
    expect(piped.status).toBe(0);
    await scene.run(["fit", "@sleep.tsv", ...formula, "-o", "@out"]);
    expect(piped.stdout).toBe(scene.text("out/coefficients.tsv"));
    expect(piped.stderr).toMatch(/^table {6}-: 180 rows × 3 columns$/m);
  });

  test("results on standard output are those of the folder, in any format of text", async () => {
    for (const format of ["tsv", "json"]) {
      const printed = await scene.run(["fit", "@sleep.tsv", ...formula, "--format", format, "-o", "-"]);
      await scene.run(["fit", "@sleep.tsv", ...formula, "--format", format, "-o", `@as-${format}`]);
      expect(printed.stdout).toBe(scene.text(`as-${format}/coefficients.${format}`));
    }
    await scene.run(["fit", "@sleep.tsv", ...formula, "--save-model", "-o", "@saved"]);
    const predicted = ["predict", "@saved/model.json", "-m", "@new.tsv"];
    scene.write({ "new.tsv": "id\tDays\na\t0\nb\t9\n" });
    const { stdout } = await scene.run([...predicted, "-o", "-"]);
    await scene.run([...predicted, "-o", "@predicted.tsv"]);
    expect(stdout).toBe(scene.text("predicted.tsv"));
  });

  test.each<[readonly string[], RegExp]>([
    [
      ["fit", "-", "-m", "-", "-f", "x", "-g", "g", "-o", "@x"],
      /^mixedlm: inputs: standard input can be one of them, got - twice$/m,
    ],
    [
      ["fit", "@sleep.tsv", ...formula, "--anova", "-o", "-"],
      /^mixedlm: --anova: needs a folder of results, got -o -$/m,
    ],
    [
      ["fit", "@sleep.tsv", ...formula, "--report", "-o", "-"],
      /^mixedlm: --report: needs a folder of results, got -o -$/m,
    ],
    [["merge", "@sleep.tsv", "-o", "-"], /^mixedlm: -o: must be a folder of results, got standard output$/m],
  ])("%j", async (words, message) => {
    const ending = await scene.run(words);
    expect(ending).toMatchObject({ code: 64, stdout: "" });
    expect(ending.stderr).toMatch(message);
  });
});

describe("words", () => {
  test.each([
    ["fdr", "bh"],
    ["BH", "bh"],
    ["BY", "by"],
  ])("--adjust %s is %s", async (word, meant) => {
    const run = (adjust: string) =>
      scene.run(["fit", "@sleep.tsv", ...formula, "--adjust", adjust, "-o", "-", "-q"]);
    const [one, other] = [await run(word), await run(meant)];
    expect(one.code).toBe(0);
    expect(one.stdout).toBe(other.stdout);
  });

  test.each<[readonly string[], RegExp]>([
    [["--test"], /^mixedlm: option '--test <method>' argument missing/],
    [
      ["--groups", "--formula", "x"],
      /^mixedlm: option '-g, --groups <column>' argument '--formula' is invalid. It needs a value, got the option --formula\./,
    ],
    [
      ["-m", "-f", "x"],
      /^mixedlm: option '-m, --metadata <file...>' argument '-f' is invalid. It needs a value, got the option -f\./,
    ],
  ])("an option without its value: %j", async (words, message) => {
    const ending = await scene.run(["fit", "@sleep.tsv", ...words]);
    expect(ending).toMatchObject({ code: 64, stdout: "" });
    expect(ending.stderr).toMatch(message);
  });

  test("warnings come with --quiet, notes do not", async () => {
    const rows = Array.from(
      { length: 12 },
      (_, i) => `${i % 4 === 1 ? "01" : i % 4 === 0 ? "1" : i % 4}\t${i}\t${(i * 7) % 5}`,
    );
    scene.write({ "twice.tsv": `g\tx\ty\n${rows.join("\n")}\n` });
    const { stderr } = await scene.run([
      "fit",
      "@twice.tsv",
      "-f",
      "y ~ x + (1 | g)",
      "-o",
      "@twice",
      "--quiet",
    ]);
    expect(stderr).toMatch(/^mixedlm: warning: g: '1' and '01'/);
    expect(stderr).not.toMatch(/^(table|groups|columns|note)/m);
  });

  test("--report says what to open", async () => {
    const { stdout } = await scene.run(["fit", "@sleep.tsv", ...formula, "--report", "-o", "@reported"]);
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      `open ${scene.path("reported/report.html")} in a browser`,
    );
  });
});
