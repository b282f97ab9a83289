import { DataError, suggest } from "../errors.js";
import { areDifferent, isIdAnywhere, isIdHeader } from "../table/id-header.js";
import { quoteSome } from "../table/make-table.js";

/** Which column holds the ids, where a caller says so. */
export interface IdRequest {
  /** The column of ids. */
  readonly id?: string | undefined;
  /** A file without that column is read as if none was asked for. Default false. */
  readonly isIdOptional?: boolean | undefined;
  /** Ids that are looked for: of several columns that may hold the ids, the one that has most of them is taken. */
  readonly samples?: readonly string[] | undefined;
  /** Told the column that was asked for, where the file has it. */
  readonly onId?: ((id: string) => void) | undefined;
  /** Told the columns of a file that has not the one that was asked for. */
  readonly onMissing?: ((names: readonly string[]) => void) | undefined;
}

/** A column that may hold the ids. */
export interface IdCandidate {
  readonly at: number;
  /** It is taken only if its ids all differ. */
  readonly isUnsure: boolean;
}

/**
 * The columns that may hold the ids, the best first: the one asked for; the first one if it is named as ids are; else those
 * elsewhere that are named so, whose values must all differ, and then the first one.
 *
 * @param isNamed whether a name in the first place is one of ids
 * @throws DataError where the column asked for is not there
 */
export function idCandidates(
  names: readonly string[],
  { id, isIdOptional, onId, onMissing }: IdRequest,
  isNamed: (name: string) => boolean = isIdHeader,
): IdCandidate[] {
  const asked = id === undefined ? -1 : names.indexOf(id);
  if (asked >= 0) {
    onId?.(id!);
    return [{ at: asked, isUnsure: false }];
  }
  if (id !== undefined && isIdOptional !== true) throw noIdColumn(id, names);
  if (id !== undefined) onMissing?.(names);
  const first = { at: 0, isUnsure: false };
  if (isNamed(names[0] ?? "")) return [first];
  const elsewhere = names.flatMap((name, at) =>
    at > 0 && isIdAnywhere(name) ? [{ at, isUnsure: true }] : [],
  );
  return [...elsewhere, first];
}

/** The position of the ids among candidates whose cells are known. */
export function chooseIds(
  candidates: readonly IdCandidate[],
  idsAt: (at: number) => readonly string[],
  { samples }: Pick<IdRequest, "samples"> = {},
): number {
  if (candidates.length === 1) return candidates[0]!.at;
  const possible = candidates.filter(({ at, isUnsure }) => !isUnsure || areDifferent(idsAt(at)));
  if (samples === undefined || possible.length === 1) return possible[0]!.at;
  const wanted = new Set(samples);
  const shares = possible.map(({ at }) => idsAt(at).filter((id) => wanted.has(id)).length);
  return possible[shares.indexOf(Math.max(...shares))]!.at;
}

/**
 * The column of ids in a table of responses and covariates, which needs none: the first one without a name, as R writes the
 * names of its rows, or one named as ids are, wherever it stands, whose values all differ. -1 for none.
 *
 * @param used names that the model reads: their columns stay columns
 * @param isNamed whether a name in the first place is one of ids
 */
export function frameIds(
  names: readonly string[],
  idsAt: (at: number) => readonly string[],
  used: ReadonlySet<string>,
  isNamed: (name: string) => boolean = isIdHeader,
): number {
  if (names[0] === "") return 0;
  return names.findIndex((name, at) => {
    const isCandidate = !used.has(name) && (at === 0 ? isNamed(name) : isIdHeader(name));
    return isCandidate && areDifferent(idsAt(at));
  });
}

/** The error for want of a column of ids that was asked for, in one file or in all of several. */
export function noIdColumn(id: string, names: readonly string[]): DataError {
  const hint = `${suggest(id, names)}; the columns are ${quoteSome(names, 12)}`;
  return new DataError({ rule: `no column named '${id}' for the ids`, hint }, { column: id });
}
