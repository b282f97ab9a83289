import { namePattern, type Token } from "./tokenize.js";

const spacedBothSides = new Set(
  ["+", "-", "*", "/", "%", "&", "^", "|", "<", ">", "==", "!=", "<=", ">=", "**", "//"].concat(
    "&&",
    "||",
    "%in%",
  ),
);
const bareName = new RegExp(`^(?:${namePattern})$`, "u");
const reserved = new Set(
  ["and", "or", "not", "in", "is", "if", "else", "for", "lambda"].concat(
    "True",
    "False",
    "None",
    "TRUE",
    "FALSE",
    "NULL",
  ),
);

/**
 * The one spelling of an expression, whatever its white space was: `np.log( x )` is `np.log(x)`, `x**2` is
 * `x ** 2`, `C(k,Treatment( reference=2 ))` is `C(k, Treatment(reference=2))`. Two factors are the same when
 * they are spelled the same. The rules are those of patsy's token printer.
 */
export function spell(tokens: readonly Token[]): string {
  let text = "";
  let depth = 0;
  let wantsSpace = false;
  let previous: Token | undefined;
  for (const token of tokens) {
    if (token.kind !== "operator") {
      if (wantsSpace || isWord(previous)) text += " ";
      text += spellWord(token);
      wantsSpace = false;
    } else {
      if ("([{".includes(token.text)) depth++;
      else if (")]}".includes(token.text)) depth--;
      const spaced = isSpaced(token, previous, depth);
      if (wantsSpace || spaced || token.text === "~" || token.text === "!") text += " ";
      text += token.text;
      wantsSpace = spaced || token.text === "," || token.text === ":";
    }
    previous = token;
  }
  return text.trimStart();
}

function spellWord(token: Token): string {
  return token.text.startsWith("`") ? spellColumn(String(token.value)) : token.text.replace(/[\n\r]/g, " ");
}

/** A column's name as a formula says it: bare where that reads back, in back-quotes or in `Q("...")` otherwise. */
export function spellColumn(name: string): string {
  if (bareName.test(name) && !reserved.has(name)) return name;
  return /[`\p{Cc}]/u.test(name) || name === "" ? `Q(${JSON.stringify(name)})` : `\`${name}\``;
}

function isWord(token: Token | undefined): boolean {
  return token !== undefined && token.kind !== "operator";
}

/** Whether an operator stands between spaces. `+`, `-` are unary unless something ends before them. */
function isSpaced(token: Token, previous: Token | undefined, depth: number): boolean {
  if (token.text === "=") return depth === 0;
  if (!spacedBothSides.has(token.text)) return false;
  if (token.text === "+" || token.text === "-") return isWord(previous) || previous?.text === ")";
  if (token.text === "*" || token.text === "**") return previous?.text !== "(" && previous?.text !== ",";
  return true;
}
