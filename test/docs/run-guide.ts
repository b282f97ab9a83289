import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { transformSync } from "esbuild";

interface Block {
  readonly language: string;
  readonly text: string;
  readonly shown: string | undefined;
}

/** What a block of a page printed, and what the page says that it prints. */
export interface Told {
  readonly code: string;
  readonly printed: string;
  /** The text block right after the code; undefined where there is none. */
  readonly shown: string | undefined;
}

/** Write the data of the guides as their readers do: `mixedlm example`, of the package that `consumer` has. */
export function layOutExample(consumer: string, folder: string): string {
  runCommand(`mixedlm example ${folder}`, consumer, consumer);
  return join(consumer, folder);
}

/**
 * Run each block of a page by itself in a folder: commands of the shell, JavaScript, and TypeScript for Deno. The log of
 * commands, on stderr, is left aside.
 */
export function runGuide(path: string, folder: string, consumer: string): Told[] {
  const blocks = blocksOf(readFileSync(path, "utf8"));
  return blocks.flatMap((block, i) => {
    const name = `${basename(path, ".md")}-${i}.mjs`;
    const printed = run(block, folder, name, consumer);
    if (printed === undefined) return [];
    return [{ code: block.text, printed: printed.trim(), shown: block.shown?.trim() }];
  });
}

function blocksOf(markdown: string): Block[] {
  const found = Array.from(markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```\n/gm));
  return found.map(({ 0: whole, 1: language, 2: text, index }) => ({
    language: language!,
    text: text!,
    // What a block prints stands in the next one, with nothing said between.
    shown: /^\n*```text\n([\s\S]*?)\n```\n/.exec(markdown.slice(index + whole.length))?.[1],
  }));
}

/** What a block prints; undefined for what is no program. */
function run({ language, text }: Block, folder: string, name: string, consumer: string): string | undefined {
  if (language === "sh") return runCommand(text, folder, consumer);
  if (language === "js") return runScript(text, folder, name);
  if (language === "ts") return runScript(forNode(text), folder, name);
  return undefined;
}

function runCommand(text: string, folder: string, consumer: string): string {
  const main = join(consumer, "node_modules/mixedlm/dist/cli/main.js");
  const program = `mixedlm() { "${process.execPath}" "${main}" "$@"; }`;
  return execFileSync("bash", ["-e", "-c", `${program}\n${text}`], {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
  });
}

function runScript(text: string, folder: string, name: string): string {
  writeFileSync(join(folder, name), text);
  return execFileSync(process.execPath, [name], { cwd: folder, encoding: "utf8" });
}

/** TypeScript for Deno as Node takes it: packages by their bare names. */
export function forNode(source: string): string {
  const { code } = transformSync(source, {
    loader: "ts",
    format: "esm",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return code.replaceAll(/"npm:mixedlm(@[^"/]*)?/g, '"mixedlm');
}
