import type { Batch } from "../run/fit-rows.js";
import { expectedMilliseconds } from "./expected-cost.js";

/** A stretch of the responses of a batch. */
export interface Stretch {
  readonly from: number;
  readonly count: number;
}

/** The responses of a batch that nobody has fitted yet, handed out by what they are expected to cost. */
export interface ChunkQueue {
  /** Responses not handed out. */
  left(): number;
  /** Milliseconds that they are expected to take on one thread. */
  expected(): number;
  /** The next stretch: about `milliseconds` of work, at most `most` responses; undefined when none is left. */
  take(milliseconds: number, most: number): Stretch | undefined;
  /** Hand a stretch out again. */
  putBack(stretch: Stretch): void;
  /** Learn from what was handed out. */
  measured(count: number, milliseconds: number): void;
  /** Hand nothing out any more. */
  clear(): void;
}

/** Clocks of browsers are coarse: shorter times are not believed. */
const MIN_TIME_MS = 0.1;

export function chunkQueue(batch: Batch): ChunkQueue {
  const { length } = batch.columns;
  const again: Stretch[] = [];
  let next = 0;
  let pace = expectedMilliseconds(batch.design, batch.wanted);
  const left = () => again.reduce((total, { count }) => total + count, length - next);
  return {
    left,
    expected: () => left() * pace,
    take(milliseconds, most) {
      const lost = again.pop();
      if (lost !== undefined) return lost;
      const count = Math.min(length - next, most, Math.max(1, Math.floor(milliseconds / pace)));
      if (count <= 0) return undefined;
      next += count;
      return { from: next - count, count };
    },
    putBack: (stretch) => {
      again.push(stretch);
    },
    measured: (count, milliseconds) => {
      pace = Math.max(milliseconds, MIN_TIME_MS) / count;
    },
    clear: () => {
      again.length = 0;
      next = length;
    },
  };
}
