import { tokenize } from "./tokenize.js";

/** The structures of the option `residual`, in the order in which they are asked for. */
export function residualTexts(residual: string | readonly string[] | undefined): readonly string[] {
  if (residual === undefined) return [];
  return typeof residual === "string" ? [residual] : residual;
}

/** The columns that a structure of residuals names, whether there are such columns or not. */
export function namesInResidual(text: string): string[] {
  const tokens = tokenize(text);
  return tokens.flatMap((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    if (token.kind === "name") return after?.text === "(" || after?.text === "=" ? [] : [String(token.value)];
    const isQuoted = token.kind === "string" && before?.text === "(" && tokens[at - 2]?.text === "Q";
    return isQuoted ? [String(token.value)] : [];
  });
}
