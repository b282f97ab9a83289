import type { DesignSpec, Subterm, TermSpec } from "../../design/design-spec.js";
import { makeCoding } from "../../design/fixed/coding.js";

/** A set of categorical factors, by number, in ascending order. */
type Subset = readonly number[];

/** By factor: the positions of the levels that occur. */
export type SeenLevels = readonly (readonly number[])[];

/**
 * Type III hypothesis of a term: its effects vanish, each averaged with equal weights over the levels of all other
 * factors that occur and taken where covariates that are not part of it are zero (Yates 1934; Searle 1987, §4.4). It is written in
 * terms of the cells and read through whatever codes them, so it does not depend on the coding. A term also answers for
 * the effects that no earlier term took: the main effect of b in `a + a:b`, the mean in `0 + a`.
 *
 * @param seen by factor of the spec: the positions of the levels that occur, rising; empty for numeric factors
 * @returns rows of weights over all columns of X
 */
export function typeThreeRows(spec: DesignSpec, term: TermSpec, seen: SeenLevels): Float64Array[] {
  const numeric = numericFactors(spec, term);
  const columns = describeColumns(spec);
  return ownEffects(spec, term).flatMap((subset) =>
    numericColumns(spec, numeric).flatMap((covariate) =>
      contrastChoices(subset, seen).map((contrast) =>
        Float64Array.from(columns, (column) =>
          sameCovariate(column.covariate, covariate) ? cellWeight(column.codes, contrast, seen) : 0,
        ),
      ),
    ),
  );
}

/** Numbers of the numeric factors of a term. */
export function numericFactors({ factors }: DesignSpec, { subterms }: TermSpec): number[] {
  return factorsOf(subterms).filter((factor) => factors[factor]!.kind === "numeric");
}

/** Numbers of the categorical factors of a term. */
export function categoricalFactors({ factors }: DesignSpec, { subterms }: TermSpec): number[] {
  return factorsOf(subterms).filter((factor) => factors[factor]!.kind === "categorical");
}

function factorsOf(subterms: readonly Subterm[]): number[] {
  return [...new Set(subterms.flatMap((parts) => parts.map(({ factor }) => factor)))].sort((a, b) => a - b);
}

/** The interactions of factors that a term adds: each subterm with every choice of its factors coded in full. */
function ownEffects({ factors }: DesignSpec, { subterms }: TermSpec): Subset[] {
  return subterms.flatMap((parts) => {
    const categorical = parts.filter(({ factor }) => factors[factor]!.kind === "categorical");
    return categorical
      .reduce<number[][]>(
        (subsets, { factor, full }) =>
          subsets.flatMap((subset) => (full ? [subset, [...subset, factor]] : [[...subset, factor]])),
        [[]],
      )
      .map((subset) => subset.sort((a, b) => a - b));
  });
}

/** A column of X: which column of each numeric factor it takes, and its code at each level of its categorical ones. */
interface ColumnParts {
  readonly covariate: ReadonlyMap<number, number>;
  readonly codes: ReadonlyMap<number, Float64Array>;
}

/** The columns of X in order; inside a subterm the first factor runs fastest, as in `design/fixed/build-matrix.ts`. */
function describeColumns({ factors, terms }: DesignSpec): ColumnParts[] {
  const empty: ColumnParts = { covariate: new Map(), codes: new Map() };
  return terms.flatMap(({ subterms }) =>
    subterms.flatMap((parts) =>
      parts.reduce<ColumnParts[]>(
        (columns, { factor, full }) => {
          const spec = factors[factor]!;
          if (spec.kind === "numeric") {
            return Array.from({ length: spec.width }, (_, j) => j).flatMap((j) =>
              columns.map((column) => ({ ...column, covariate: new Map(column.covariate).set(factor, j) })),
            );
          }
          const coding = makeCoding(spec.coding, spec.levels, full);
          return coding.suffixes.flatMap((_, j) => {
            const code = coding.column(j);
            return columns.map((column) => ({ ...column, codes: new Map(column.codes).set(factor, code) }));
          });
        },
        [empty],
      ),
    ),
  );
}

/** Every choice of one column for each numeric factor. */
function numericColumns({ factors }: DesignSpec, numeric: readonly number[]): ReadonlyMap<number, number>[] {
  return numeric.reduce<Map<number, number>[]>(
    (choices, factor) => {
      const spec = factors[factor]!;
      const width = spec.kind === "numeric" ? spec.width : 0;
      return Array.from({ length: width }, (_, j) => j).flatMap((j) =>
        choices.map((choice) => new Map(choice).set(factor, j)),
      );
    },
    [new Map()],
  );
}

function sameCovariate(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  return a.size === b.size && [...a].every(([factor, column]) => b.get(factor) === column);
}

/** Every choice of a level to be compared with the first one that occurs, for each factor of a subset. */
function contrastChoices(subset: Subset, seen: SeenLevels): ReadonlyMap<number, number>[] {
  return subset.reduce<Map<number, number>[]>(
    (choices, factor) =>
      seen[factor]!.slice(1).flatMap((level) => choices.map((choice) => new Map(choice).set(factor, level))),
    [new Map()],
  );
}

/** What a column adds to the contrast of cells: differences of its codes along the contrast, means along the rest. */
function cellWeight(
  codes: ReadonlyMap<number, Float64Array>,
  contrast: ReadonlyMap<number, number>,
  seen: SeenLevels,
): number {
  for (const factor of contrast.keys()) if (!codes.has(factor)) return 0;
  let weight = 1;
  for (const [factor, code] of codes) {
    const level = contrast.get(factor);
    const levels = seen[factor]!;
    weight *= level === undefined ? meanAt(code, levels) : code[level]! - code[levels[0]!]!;
  }
  return weight;
}

function meanAt(values: Float64Array, places: readonly number[]): number {
  return places.reduce((total, place) => total + values[place]!, 0) / places.length;
}
