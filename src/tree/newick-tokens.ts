import { DataError } from "../errors.js";

/** A piece of Newick text. `text` is the label as it was meant, without its quotes. */
export interface Token {
  readonly kind: "(" | ")" | "," | ":" | ";" | "label" | "end";
  readonly text: string;
  readonly quoted: boolean;
  /** Offset of its first character. */
  readonly start: number;
}

/** Hands out the pieces of a Newick text one after the other; after the last one, "end" for ever. */
export function tokenize(text: string): { next(): Token } {
  let at = 0;
  return {
    next(): Token {
      at = skipBlanks(text, at);
      const start = at;
      const character = text[at];
      switch (character) {
        case undefined:
          return { kind: "end", text: "", quoted: false, start };
        case "(":
        case ")":
        case ",":
        case ":":
        case ";":
          at++;
          return { kind: character, text: character, quoted: false, start };
        case "]":
          throw newickError(`']' at character ${start + 1} closes no comment`);
        case "'": {
          const label = quotedLabel(text, start);
          at = label.end;
          return { kind: "label", text: label.text, quoted: true, start };
        }
        default: {
          plain.lastIndex = start;
          at = start + plain.exec(text)![0].length;
          if (text[at] === "'") throw quoteInside(text.slice(start, at), at);
          return { kind: "label", text: text.slice(start, at), quoted: false, start };
        }
      }
    },
  };
}

/** What is wrong with a text in Newick format. */
export function newickError(rule: string, got?: string, hint = ""): DataError {
  return new DataError({ where: "parseNewick", rule, ...(got !== undefined && { got }), hint });
}

/** A label without quotes ends at a blank, a quote, a bracket or a separator. */
const plain = /[^\s()[\],:;']+/y;
const blanks = /[\s\uFEFF]*/y;

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    blanks.lastIndex = at;
    at += blanks.exec(text)![0].length;
    if (text[at] !== "[") return at;
    at = endOfComment(text, at);
  }
}

function endOfComment(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "[") depth++;
    else if (text[at] === "]" && --depth === 0) return at + 1;
  }
  throw newickError(`expected ']' to close the comment at character ${start + 1}`, "the end");
}

function quoteInside(before: string, at: number): DataError {
  return newickError(
    "a label without quotes cannot hold one",
    `"'" after '${before}' at character ${at + 1}`,
    "; put the label between single quotes and double those inside",
  );
}

/** Inside quotes every character stands for itself; a doubled quote is one quote. */
function quotedLabel(text: string, start: number): { text: string; end: number } {
  let label = "";
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf("'", from);
    if (quote < 0) {
      throw newickError(`expected "'" to close the label at character ${start + 1}`, "the end");
    }
    label += text.slice(from, quote);
    if (text[quote + 1] !== "'") return { text: label, end: quote + 1 };
    label += "'";
    from = quote + 2;
  }
}
