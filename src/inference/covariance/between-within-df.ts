import type { Design } from "../../design/design.js";
import { UsageError } from "../../errors.js";
import { isSamePartition } from "../../fit/prepare/identifiable.js";

/**
 * Between-within degrees of freedom of each column of X that was kept. A column that is constant within every subject is
 * between subjects: subjects − between columns − 1. The others, and the intercept, are within:
 * rows − subjects − within columns, the intercept not counted.
 */
export function betweenWithinDf(
  design: Design,
  present: Int32Array | undefined,
  kept: Int32Array,
): Float64Array {
  const { fixed } = design;
  const width = fixed.columns.length;
  const subject = subjectsOf(design);
  const rows = present ?? subject.map((_, row) => row);
  const first = new Map<number, number>();
  for (const row of rows) if (!first.has(subject[row]!)) first.set(subject[row]!, row);
  const at = (row: number, column: number) => fixed.values[row * width + column]!;
  const kinds = Array.from(kept, (column) => {
    if (rows.every((row) => at(row, column) === 1)) return "intercept";
    const isConstant = rows.every((row) => at(row, column) === at(first.get(subject[row]!)!, column));
    return isConstant ? "between" : "within";
  });
  const count = (kind: string) => kinds.filter((own) => own === kind).length;
  const between = first.size - count("between") - 1;
  const within = rows.length - first.size - count("within");
  return Float64Array.from(kinds, (kind) => {
    const df = kind === "between" ? between : within;
    return df > 0 ? df : Number.NaN;
  });
}

/** The subject of each row: of the residuals, or of the one grouping factor. */
function subjectsOf({ random, residual }: Design): Int32Array {
  const factors = random.map(({ index }) => index);
  if (residual !== undefined && residual.subject.length > 0) factors.unshift(residual.subject);
  const [subject] = factors;
  if (subject !== undefined && factors.every((index) => isSamePartition(index, subject))) return subject;
  throw new UsageError({
    option: { option: "test", value: "between-within" },
    rule: "needs one factor of subjects",
    got: subject === undefined ? "none" : "several",
    hint: '; use "satterthwaite"',
  });
}
