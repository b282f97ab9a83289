import { UsageError } from "../../errors.js";
import { uniforms } from "../../tree/uniforms.js";

const DEFAULT_FOLDS = 10;

/**
 * A fold for every sample: groups are shuffled, and each goes, the largest first, to the fold with the fewest samples.
 * The same labels and seed give the same folds everywhere.
 *
 * @param labels group of each sample; samples of a group share a fold
 * @param seed a whole number from 0 to 2⁵³ − 1
 */
export function assignFolds(labels: readonly string[], folds: number | undefined, seed: number): Int32Array {
  const members = new Map<string, number[]>();
  labels.forEach((label, i) => {
    const rows = members.get(label);
    if (rows === undefined) members.set(label, [i]);
    else rows.push(i);
  });
  const count = folds ?? Math.min(DEFAULT_FOLDS, members.size);
  check(count, members.size);
  const groups = shuffled([...members.values()], seed).sort((a, b) => b.length - a.length);
  const sizes = new Int32Array(count);
  const fold = new Int32Array(labels.length);
  for (const rows of groups) {
    const smallest = sizes.indexOf(sizes.reduce((least, size) => Math.min(least, size)));
    for (const row of rows) fold[row] = smallest;
    sizes[smallest]! += rows.length;
  }
  return fold;
}

function check(folds: number, groups: number): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > groups) {
    throw new UsageError(
      `kfold: folds must be a whole number from 2 to the number of samples or groups (${groups}), got ${folds}`,
    );
  }
}

/** Fisher & Yates's shuffle, of a copy. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const out = [...items];
  const uniform = uniforms(seed);
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
