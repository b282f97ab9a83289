import { DataError } from "../../errors.js";
import { parseNewick } from "../../tree/parse-newick.js";
import type { Tree } from "../../tree/tree.js";

export function isNexus(text: string): boolean {
  return /^[\s\uFEFF]*#NEXUS\b/i.test(text);
}

/**
 * The one tree of a NEXUS file (Maddison, Swofford & Maddison 1997, Systematic Biology 46:590): that of the command TREE in
 * its block TREES. Throws DataError for files without a tree or with several, which say how many they have.
 */
export function parseNexus(text: string): Tree {
  const commands = [...commandsOf(text)];
  const trees: string[] = [];
  const nameOf = new Map<string, string>();
  let block = "";
  for (const command of commands) {
    const [, word = "", rest = ""] = /^\s*(\w+)\s*([\s\S]*)$/.exec(command) ?? [];
    const verb = word.toLowerCase();
    if (verb === "begin") block = plain(rest).toLowerCase();
    else if (verb === "end" || verb === "endblock") block = "";
    else if (block !== "trees") continue;
    else if (verb === "translate") translate(rest, nameOf);
    else if (verb === "tree" || verb === "utree") trees.push(command.slice(command.indexOf("=") + 1));
  }
  if (trees.length === 1) {
    const tree = parseNewick(`${trees[0]!.trim()};`);
    return { ...tree, names: tree.names.map((name) => (name === null ? null : (nameOf.get(name) ?? name))) };
  }
  const got =
    trees.length === 0
      ? "no TREE in a block TREES"
      : `${trees.length} trees; save the one that is meant alone`;
  throw new DataError(`NEXUS: the file must have one tree, got ${got}`);
}

/** The commands of a file, which end with semicolons outside of quotes and comments. */
function* commandsOf(text: string): Generator<string> {
  const start = /#NEXUS\b/i.exec(text)!;
  let from = start.index + start[0].length;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "[") at = closing(text, at);
    else if (text[at] === "'") at = closingQuote(text, at);
    else if (text[at] === ";") {
      yield text.slice(from, at);
      from = at + 1;
    }
  }
}

function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "[") depth++;
    else if (text[at] === "]" && --depth === 0) return at;
  }
  throw new DataError(`NEXUS: expected ']' to close the comment at character ${from + 1}, got the end`);
}

function closingQuote(text: string, from: number): number {
  const at = text.indexOf("'", from + 1);
  if (at < 0)
    throw new DataError(`NEXUS: expected "'" to close the label at character ${from + 1}, got the end`);
  return at;
}

/** Without comments and quotes. */
function plain(label: string): string {
  const text = label.replace(/\[[^\]]*\]/g, "").trim();
  return /^'[\s\S]*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}

/** Take the pairs of a command TRANSLATE: labels of the tree and what they stand for. */
function translate(pairs: string, nameOf: Map<string, string>): void {
  // A comma in quotes is part of a name.
  for (const pair of pairs.match(/(?:'(?:[^']|'')*'|\[[^\]]*\]|[^,'[])+/g) ?? []) {
    const [, label, name] = /^\s*(?:\[[^\]]*\]\s*)*('(?:[^']|'')*'|\S+)\s+([\s\S]+)$/.exec(pair) ?? [];
    if (label !== undefined) nameOf.set(plain(label), plain(name!));
  }
}
