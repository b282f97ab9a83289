import type { FitResult } from "../fit-result.js";
import { concatResults } from "./concat-results.js";
import { sliceResult } from "./slice-result.js";

/** The same responses in the same order, in results of `size` responses each but the last, however they came. */
export async function* regroupResults(
  results: AsyncIterable<FitResult> | Iterable<FitResult>,
  size: number,
): AsyncGenerator<FitResult, void, void> {
  let waiting: FitResult[] = [];
  let count = 0;
  for await (const result of results) {
    waiting.push(result);
    count += result.responses.length;
    if (count < size) continue;
    const all = concatResults(waiting);
    let at = 0;
    for (; at + size <= count; at += size) yield sliceResult(all, at, at + size);
    waiting = at < count ? [sliceResult(all, at, count)] : [];
    count -= at;
  }
  if (count > 0) yield concatResults(waiting);
}
