/** What is known of a table beside its cells. Verbs that make a table of another keep it. */
export interface Remarks {
  /** What readers of results should know of the numbers, such as a pseudocount as large as the data. */
  readonly notes?: readonly string[] | undefined;
  /** What every row adds up to: 1 for proportions, 100 for percentages. Features may have been left out since. */
  readonly closedTo?: Closure | undefined;
  /** What was done to parts of a whole to make the numbers: the method of `transform`. */
  readonly transformed?: Transformed | undefined;
}

/** How parts of a whole became responses. */
export type Transformed = "clr" | "alr" | "log" | "log2" | "asinsqrt" | "logit";

/** A total that rows of proportions or percentages have. */
export type Closure = 1 | 100;

/** The remarks of a table alone, absent where there are none. */
export function remarksOf({ notes, closedTo, transformed }: Remarks): Remarks {
  return {
    ...(notes !== undefined && notes.length > 0 && { notes }),
    ...(closedTo !== undefined && { closedTo }),
    ...(transformed !== undefined && { transformed }),
  };
}

/** How far the totals of rounded proportions may lie from their closure, as a share of it. */
const CLOSURE_ERROR_SHARE = 0.02;

/** The closure that all totals are within rounding; rows of zeros have none. Undefined where there is no such closure. */
export function closureOf(totals: Float64Array): Closure | undefined {
  const some = totals.filter((total) => total !== 0);
  if (some.length === 0) return undefined;
  const closures: readonly Closure[] = [1, 100];
  return closures.find((closure) =>
    some.every((total) => Math.abs(total - closure) <= CLOSURE_ERROR_SHARE * closure),
  );
}
