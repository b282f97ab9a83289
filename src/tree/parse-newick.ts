import type { DataError } from "../errors.js";
import { newickError, type Token, tokenize } from "./newick-tokens.js";
import type { Tree } from "./tree.js";

/**
 * Read one tree in Newick format.
 *
 * Labels may be quoted (`'it''s'`), comments stand in brackets and may nest, lengths are numbers after a colon; `NaN` and `inf` say nothing of them.
 * Internal nodes need no name, tips do, and no two tips may share one. Underscores stay underscores, so that
 * names match those of a table. Nodes may have any number of children.
 *
 * Throws DataError with the position of the first character that does not fit and what was expected there.
 */
export function parseNewick(text: string): Tree {
  if (typeof text !== "string") throw newickError("expected text", typeof text);
  const names: (string | null)[] = [];
  const parent: number[] = [];
  const lengths: number[] = [];
  const tips = new Map<string, number>();
  const tokens = tokenize(text);
  let token = tokens.next();
  let open = -1;

  const add = (): number => {
    parent.push(open);
    lengths.push(Number.NaN);
    return names.push(null) - 1;
  };
  const startSubtree = (): number => {
    while (token.kind === "(") {
      open = add();
      token = tokens.next();
    }
    return add();
  };
  const readTip = (tip: number): void => {
    if (token.kind !== "label" || token.text === "") throw expected("the name of a tip or '('", token);
    const earlier = tips.get(token.text);
    if (earlier !== undefined) {
      const places = `at characters ${earlier} and ${token.start + 1}`;
      throw newickError("names of tips must be unique", `'${token.text}' ${places}`);
    }
    tips.set(token.text, token.start + 1);
    names[tip] = token.text;
    token = tokens.next();
    readLength(tip);
  };
  const readLength = (node: number): void => {
    if (token.kind !== ":") return;
    token = tokens.next();
    lengths[node] = toLength(token);
    token = tokens.next();
  };
  const closeNode = (): void => {
    const node = open;
    open = parent[node]!;
    token = tokens.next();
    if (token.kind === "label") {
      names[node] = token.text === "" ? null : token.text;
      token = tokens.next();
    }
    readLength(node);
  };

  if (token.kind === "end" || token.kind === ";") {
    throw newickError("expected a tree", token.kind === "end" ? "nothing" : "only ';'");
  }
  readTip(startSubtree());
  while (open >= 0 || token.kind !== ";") {
    if (open >= 0 && token.kind === ",") {
      token = tokens.next();
      readTip(startSubtree());
    } else if (open >= 0 && token.kind === ")") closeNode();
    else throw expected(open >= 0 ? "',' or ')'" : "';'", token);
  }
  token = tokens.next();
  if (token.kind !== "end") throw expected("the end after one tree", token);
  return { names, parent: Int32Array.from(parent), lengths: Float64Array.from(lengths) };
}

const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

const unknownLength = /^[+-]?(?:nan|inf|infinity)$/i;

function toLength(token: Token): number {
  if (token.kind === "label" && !token.quoted && unknownLength.test(token.text)) return Number.NaN;
  const length = Number(token.text);
  if (token.kind !== "label" || token.quoted || !number.test(token.text) || !Number.isFinite(length)) {
    throw expected("the length of a branch, a number,", token);
  }
  return length;
}

function expected(what: string, token: Token): DataError {
  const got =
    token.kind === "label" ? `'${token.text}'` : token.kind === "end" ? "the end" : `'${token.kind}'`;
  const hint =
    token.kind === "label" && what.startsWith("',") ? "; put labels with blanks between single quotes" : "";
  return newickError(`expected ${what} at character ${token.start + 1}`, got, hint);
}
