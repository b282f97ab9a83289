import { columnsOf, type LearnedTerms } from "../fixed/matrix-terms.js";

/** What the rows hold of the fixed effects besides X: the levels and covariates that averages are taken over. */
export interface CovariateRows {
  /** By factor of the design: the position of each row among its levels; null for numeric factors. */
  readonly levels: readonly (Int32Array | null)[];
  /** The numeric variables of the design by name. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
}

/** The covariates of a part that was computed on the rows at hand. */
export function covariateRows({ part, factors, variables }: LearnedTerms): CovariateRows {
  const { byName } = variables;
  const numbers = Array.from(columnsOf(part, byName)).flatMap((name): [string, Float64Array][] => {
    const column = byName.get(name)!;
    return column.kind === "numbers" ? [[name, column.columns[0]!.slice()]] : [];
  });
  return {
    levels: factors.map(({ values }) => (values.kind === "categorical" ? values.codes : null)),
    numbers: Object.fromEntries(numbers),
  };
}

/** The covariates of some of the rows. */
export function takeCovariates({ levels, numbers }: CovariateRows, rows: Int32Array): CovariateRows {
  return {
    levels: levels.map((codes) => codes && rows.map((row) => codes[row]!)),
    numbers: Object.fromEntries(
      Object.entries(numbers).map(([name, values]) => [name, Float64Array.from(rows, (row) => values[row]!)]),
    ),
  };
}

/**
 * The positions of the levels of a factor that occur on some rows, rising; all of them where that is not known.
 *
 * @param factor position among the factors of the design
 * @param count levels of the factor
 * @param rows undefined for all
 */
export function levelsSeen(
  { levels }: CovariateRows,
  factor: number,
  count: number,
  rows: Int32Array | undefined,
): number[] {
  const all = Array.from({ length: count }, (_, level) => level);
  const codes = levels[factor];
  if (codes == null) return all;
  const seen = new Uint8Array(count);
  if (rows === undefined) for (const code of codes) seen[code] = 1;
  else for (const row of rows) seen[codes[row]!] = 1;
  return all.filter((level) => seen[level] === 1);
}
