import type { FitResult } from "../fit-result.js";

/** The results of several runs over different responses of one plan, one after the other. */
export function concatResults(parts: readonly FitResult[]): FitResult {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first!;
  const numbers = (pick: (part: FitResult) => Float64Array) =>
    fill(new Float64Array(total(parts, (part) => pick(part).length)), parts.map(pick));
  const counts = (pick: (part: FitResult) => Int32Array) =>
    fill(new Int32Array(total(parts, (part) => pick(part).length)), parts.map(pick));
  return {
    responses: parts.flatMap((part) => part.responses),
    terms: first.terms,
    parameters: first.parameters,
    ...(first.held !== undefined && { held: first.held }),
    flags: fill(
      new Uint16Array(total(parts, (part) => part.flags.length)),
      parts.map((part) => part.flags),
    ),
    messages: parts.flatMap((part) => part.messages),
    iterations: counts((part) => part.iterations),
    nobs: counts((part) => part.nobs),
    groups: counts((part) => part.groups),
    rank: counts((part) => part.rank),
    sigma2: numbers((part) => part.sigma2),
    criterion: numbers((part) => part.criterion),
    gradient: numbers((part) => part.gradient),
    theta: numbers((part) => part.theta),
    beta: numbers((part) => part.beta),
    vcov: numbers((part) => part.vcov),
    df: numbers((part) => part.df),
    ...(first.adjusted && { adjusted: numbers((part) => part.adjusted!) }),
    joint: numbers((part) => part.joint),
  };
}

function total(parts: readonly FitResult[], length: (part: FitResult) => number): number {
  return parts.reduce((sum, part) => sum + length(part), 0);
}

function fill<T extends Float64Array | Int32Array | Uint16Array>(to: T, parts: readonly T[]): T {
  let offset = 0;
  for (const part of parts) {
    to.set(part, offset);
    offset += part.length;
  }
  return to;
}
