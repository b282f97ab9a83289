import type { ResidualKind } from "./structures.js";

/**
 * The structure of the residuals as a design has it, from the options `residual` and `variance`: plain data. Residuals of
 * different subjects are independent. The covariance of a subject's residuals, relative to σ², is of its structure over
 * visits or times; each residual is then multiplied by the ratio of its level of `variance`, and divided by the root of its
 * weight.
 */
export interface ResidualDesign {
  /** What was asked for: `us(visit | subject)`; empty where only `variance` is given. */
  readonly text: string;
  readonly kind: ResidualKind;
  /** Labels of the visits in their order: numbers by size, categories by their levels. None for `car1` and `independent`. */
  readonly visits: readonly string[];
  /** Place of each kept row among the visits; empty where there are none. */
  readonly visit: Int32Array;
  /** The time of each kept row, for `car1` alone. */
  readonly times?: Float64Array;
  /** Of times that are dates, which are days since this one, as text. */
  readonly origin?: string;
  /** Labels of the subjects, sorted; none for `independent`. */
  readonly subjects: readonly string[];
  /** Place of each kept row among the subjects; empty where there are none. */
  readonly subject: Int32Array;
  /** Labels of the arms, each with a covariance of its own; none without `arm /`. */
  readonly arms: readonly string[];
  /** Place of each kept row among the arms; zeros where there are none. */
  readonly arm: Int32Array;
  /** Levels of `variance`, the first of which the others are relative to; none without it. */
  readonly levels: readonly string[];
  /** Place of each kept row among the levels; zeros where there are none. */
  readonly level: Int32Array;
  /** The columns that are compared by their labels: those of subjects, arms and `variance`. */
  readonly grouping: readonly string[];
  /** Names of the columns of the metadata; those of crossed subjects joined by ":". */
  readonly columns: {
    readonly visit?: string;
    readonly subject?: string;
    readonly arm?: string;
    readonly variance?: string;
  };
}

/** The structure on some rows, in the order in which they are named; visits, subjects, arms and levels keep their places. */
export function takeResidual(residual: ResidualDesign, rows: Int32Array): ResidualDesign {
  const taken = (codes: Int32Array) => (codes.length === 0 ? codes : rows.map((row) => codes[row]!));
  const { visit, subject, arm, level, times } = residual;
  return {
    ...residual,
    visit: taken(visit),
    subject: taken(subject),
    arm: taken(arm),
    level: taken(level),
    ...(times && { times: Float64Array.from(rows, (row) => times[row]!) }),
  };
}
