import { withScratch } from "../../kernel/scratch.js";
import { openStream } from "../stream.js";

/** How samples of a planned study get lost. */
interface Losses {
  /** Share of the groups that have left by their last visit. */
  readonly dropout: number;
  /** The share that has left by a visit grows as its time to this power, from 0 at the first visit; 1 is steadily. */
  readonly growth: number;
  /** Share of samples that are missing besides, each by itself. */
  readonly missing: number;
}

/**
 * Draws the rows of a study that are left. A group that leaves stays away; its first visit is always there as far as dropout goes.
 * Losses do not depend on what was or would have been measured.
 *
 * @param clusters rows of each group, by visit
 * @param times of the rows, ascending in each group
 * @returns a function of the number of the study: the rows that are left, ascending; undefined for all
 */
export function rowsLeft(
  clusters: readonly Int32Array[],
  times: Float64Array,
  { dropout, growth, missing }: Losses,
  seed: number,
): (study: number) => Int32Array | undefined {
  if (dropout === 0 && missing === 0) return () => undefined;
  const [first, last] = [times.reduce((a, b) => Math.min(a, b)), times.reduce((a, b) => Math.max(a, b))];
  const span = last - first || 1;
  const gone = times.map((time) => dropout * ((time - first) / span) ** growth);
  const words = clusters.length + times.length;
  return (study) =>
    withScratch((scratch) => {
      const random = openStream(scratch, seed, "power losses");
      const room = scratch.i32(words);
      scratch.kernel.drawWords(random, study, words, room);
      const drawn = scratch.viewI32(room, words);
      const uniform = (at: number) => ((drawn[at]! >>> 0) + 0.5) / 2 ** 32;
      const left: number[] = [];
      clusters.forEach((rows, cluster) => {
        const until = uniform(cluster);
        for (const row of rows) {
          if (until >= gone[row]! && uniform(clusters.length + row) >= missing) left.push(row);
        }
      });
      return left.length === times.length ? undefined : Int32Array.from(left).sort();
    });
}
