import type { Draws } from "./piece-runs.js";

/** Pieces for each thread: the last ones end at about the same time. */
const PIECES_PER_THREAD = 8;
/** Pieces where the number of threads is not given: this thread gives way to other work between them. */
const MOST_PIECES = 64;

/** Into how many pieces work is cut. */
export function pieceCount(threads: number | undefined): number {
  return threads === undefined ? MOST_PIECES : Math.max(2, threads) * PIECES_PER_THREAD;
}

/** `total` in at most `count` stretches of about the same length. */
export function stretches(total: number, count: number): Draws[] {
  const parts = Math.max(1, Math.min(total, count));
  return Array.from({ length: parts }, (_, i) => {
    const first = Math.floor((i * total) / parts);
    return { first, count: Math.floor(((i + 1) * total) / parts) - first };
  });
}

/** A share of the responses, and of the draws of each. */
interface Share {
  readonly from: number;
  readonly to: number;
  readonly draws: Draws;
}

/** Responses in at most `count` shares with all their draws, or where they are fewer, the draws of all of them in shares. */
export function shares(responses: number, draws: number, count: number): Share[] {
  if (responses >= count) {
    return stretches(responses, count).map(({ first, count: own }) => ({
      from: first,
      to: first + own,
      draws: { first: 0, count: draws },
    }));
  }
  return stretches(draws, count).map((own) => ({ from: 0, to: responses, draws: own }));
}
