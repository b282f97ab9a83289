/**
 * One arena in linear memory. The caller reserves blocks, works on them, and releases everything
 * above a mark. Nothing is freed one by one, nothing is collected.
 */

import { FENCE, putFence, takeFences } from "./guard";

/** A size, not a place: what tells TypeScript that it is no pointer. */
type Bytes = usize;

/** Start of the free part of the arena; 16-byte aligned. */
let top: usize = (__heap_base + 15) & ~15;

/**
 * A block was refused. From then on all are, until something is given back: who reserves several blocks need look at
 * the last one only.
 */
let refused = false;

/** Called by the language on a failed assertion of a debug build: stop at once. */
export function trap(_message: string | null, _file: string | null, _line: u32, _column: u32): void {
  unreachable();
}

/** Reserve `bytes` (16-byte aligned); 0 when the memory cannot grow that far. */
export function reserve(bytes: Bytes): usize {
  const start = top;
  let end = (start + bytes + 15) & ~15;
  if (end < start) refused = true;
  if (isDefined(ARENA_GUARD)) end += FENCE;
  if (refused) return 0;
  const have = (<usize>memory.size()) << 16;
  if (end > have) {
    const pages = <i32>((end - have + 0xffff) >> 16);
    if (memory.grow(pages) < 0) {
      refused = true;
      return 0;
    }
  }
  top = end;
  if (isDefined(ARENA_GUARD)) putFence(start, end - FENCE);
  return start;
}

/** The current top of the arena, to come back to. */
export function mark(): usize {
  return top;
}

/** Give back everything reserved since `mark` returned `position`. */
export function release(position: usize): void {
  if (isDefined(ARENA_GUARD)) takeFences(position);
  top = position;
  refused = false;
}

/** Reserve room for `count` numbers (at least one); 0 when the memory cannot grow that far. */
export function reserveF64(count: i32): usize {
  return reserve((<usize>max(count, 1)) << 3);
}
