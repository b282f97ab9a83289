/**
 * Fences around the blocks of the arena, for the guarded build alone (`npm run test:guarded`). A new block is filled
 * with NaNs, so that what is read before it is written shows in the results; it ends in a fence, and who wrote over a
 * fence is stopped when the block is given back.
 */

/** Bytes of a fence: a pointer to the fence before it, and canaries to the end. */
export const FENCE: usize = 64;

const CANARY: u64 = 0x7ff8_feed_face_beef;

let lastFence: usize = 0;

/** Fill the block `[start, end)` with NaNs and put up a fence behind it, in `[end, end + FENCE)`. */
export function putFence(start: usize, end: usize): void {
  for (let at = start; at < end; at += 8) store<u64>(at, CANARY);
  store<u64>(end, lastFence);
  for (let at = end + 8; at < end + FENCE; at += 8) store<u64>(at, CANARY);
  lastFence = end;
}

/** Take down the fences from the top of the arena to `position`; a damaged one stops the program. */
export function takeFences(position: usize): void {
  while (lastFence >= position && lastFence != 0) {
    for (let at = lastFence + 8; at < lastFence + FENCE; at += 8) {
      if (load<u64>(at) != CANARY) unreachable();
    }
    const before = <usize>load<u64>(lastFence);
    if (before >= lastFence) unreachable();
    lastFence = before;
  }
}
