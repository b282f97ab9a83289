import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

interface Block {
  readonly language: string;
  readonly text: string;
}

/** What a block of a guide printed, and what the guide says that it prints. */
export interface Told {
  readonly code: string;
  readonly printed: string;
  /** The text block right after the code; undefined where there is none. */
  readonly shown: string | undefined;
}

const mark = "\u0001";

/**
 * Run a guide the way its reader would, in a folder where the package is installed: its commands in order, then its
 * JavaScript as one module. The log of commands, on stderr, is left aside.
 */
export function runGuide(path: string, folder: string): Told[] {
  const blocks = blocksOf(readFileSync(path, "utf8"));
  const commands = blocks
    .filter(isCommand)
    .map((block) => told(blocks, block, runCommand(block.text, folder)));
  const scripts = blocks.filter(({ language }) => language === "js");
  const printed = runScripts(scripts, join(folder, basename(path, ".md")), folder);
  return [...commands, ...scripts.map((block, i) => told(blocks, block, printed[i]!))];
}

function blocksOf(markdown: string): Block[] {
  return Array.from(markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm), ([, language, text]) => ({
    language: language!,
    text: text!,
  }));
}

function isCommand({ language, text }: Block): boolean {
  return language === "sh" && text.startsWith("mixedlm ");
}

function told(blocks: readonly Block[], block: Block, printed: string): Told {
  const next = blocks[blocks.indexOf(block) + 1];
  return {
    code: block.text,
    printed: printed.trim(),
    shown: next?.language === "text" ? next.text.trim() : undefined,
  };
}

function runCommand(text: string, folder: string): string {
  const program = `mixedlm() { "${process.execPath}" node_modules/mixedlm/dist/cli/main.js "$@"; }`;
  return execFileSync("bash", ["-e", "-c", `${program}\n${text}`], {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
  });
}

function runScripts(blocks: readonly Block[], path: string, folder: string): string[] {
  if (blocks.length === 0) return [];
  const code = blocks.map(({ text }) => `${text}\nconsole.log("${mark}");`).join("\n");
  writeFileSync(`${path}.mjs`, code);
  return execFileSync(process.execPath, [`${path}.mjs`], { cwd: folder, encoding: "utf8" }).split(mark);
}
