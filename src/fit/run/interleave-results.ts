import type { FitResult } from "../fit-result.js";
import { concatResults } from "./concat-results.js";

/**
 * Responses that were dealt out one by one, in their first order: the first of each part, then the second of each, and so
 * on. A part may have one response less than those before it.
 */
export function interleaveResults(parts: readonly FitResult[]): FitResult {
  if (parts.length === 1) return parts[0]!;
  const stacked = concatResults(parts);
  const starts = [0];
  for (const part of parts) starts.push(starts.at(-1)! + part.responses.length);
  const total = starts.at(-1)!;
  const order = new Int32Array(total);
  for (let j = 0; j < total; j++) order[j] = starts[j % parts.length]! + Math.floor(j / parts.length);
  const entries = Object.entries(stacked).map(([name, value]) => [name, reordered(value, order)]);
  return Object.fromEntries(entries) as unknown as FitResult;
}

function reordered(value: unknown, order: Int32Array): unknown {
  if (Array.isArray(value)) return Array.from(order, (at) => value[at]);
  if (!ArrayBuffer.isView(value)) return value;
  const from = value as Float64Array;
  const width = order.length === 0 ? 0 : from.length / order.length;
  const to = from.slice();
  for (let j = 0; j < order.length; j++) {
    for (let k = 0; k < width; k++) to[j * width + k] = from[order[j]! * width + k]!;
  }
  return to;
}
