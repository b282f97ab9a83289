/**
 * A rooted tree as flat arrays in pre-order: node 0 is the root, every node comes before its children,
 * and the order of siblings is the order of their numbers. Plain data that survives `structuredClone`.
 */
export interface Tree {
  /** Name of each node; null where it has none. */
  readonly names: readonly (string | null)[];
  /** Parent of each node; -1 for the root. */
  readonly parent: Int32Array;
  /** Length of the branch above each node; NaN where none was given. */
  readonly lengths: Float64Array;
}
