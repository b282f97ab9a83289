import { checkNames } from "../../table/make-table.js";
import { chooseIds, type IdRequest, idCandidates } from "../id-column.js";
import { namesIds } from "./find-header.js";
import { headerTooShort } from "./header.js";

/** Where things stand in the rows of a table of numbers. */
export interface TableLayout {
  readonly header: readonly string[];
  readonly idAt: number;
  /** The first column, where another is named as ids are: it holds the ids if those of the other are not all different. */
  readonly otherAt: number | undefined;
  /** Numbers: their positions and names. */
  readonly positions: readonly number[];
  readonly names: readonly string[];
  /** Lineages of the features in the rows. */
  readonly taxonomyAt: number | undefined;
  /** The label of a mothur table, of which one is read. */
  readonly labelAt: number | undefined;
  /** The ids come first and all else are numbers. */
  readonly isPlain: boolean;
}

export interface LayoutOptions extends IdRequest {
  readonly transpose?: boolean | undefined;
  /** Position of the ids, where it has been settled before. */
  readonly idAt?: number | undefined;
}

/** The layout of the rows below a header. Throws DataError for headers that cannot be one. */
export function tableLayout(header: readonly string[], row: number, options: LayoutOptions): TableLayout {
  if (header.length < 2) throw headerTooShort(header, row);
  const isMothur = isSharedHeader(header) && options.id === undefined;
  const candidates = isMothur ? [{ at: 1 }] : idCandidates(header, options, namesIds);
  const idAt = options.idAt ?? candidates[0]!.at;
  const otherAt = options.idAt === undefined && candidates.length > 1 ? 0 : undefined;
  const last = header.length - 1;
  const hasLineages = options.transpose === true && last !== idAt && namesTaxonomy(header[last]!);
  const taxonomyAt = hasLineages ? last : undefined;
  const labelAt = isMothur ? 0 : undefined;
  const positions = [...header.keys()].filter((at) => {
    if (at === idAt || at === otherAt || at === taxonomyAt) return false;
    if (options.idAt !== undefined && isUnnamedFirst(header, at)) return false;
    return !(isMothur ? at === 2 || at === labelAt : isAside(header, at));
  });
  const names = positions.map((at) => header[at]!);
  checkNames(
    otherAt === undefined ? names : [header[otherAt]!, ...names].filter((name) => name !== ""),
    `row ${row}`,
  );
  const isPlain = idAt === 0 && positions.length === last;
  return { header, idAt, otherAt, positions, names, taxonomyAt, labelAt, isPlain };
}

/** Which column holds the ids: the one named so, where its cells are all different, else the first. */
export function chosenIdAt(
  { idAt, otherAt }: TableLayout,
  ids: readonly string[],
  others: readonly string[],
): number {
  if (otherAt === undefined) return idAt;
  const candidates = [
    { at: idAt, isUnsure: true },
    { at: otherAt, isUnsure: false },
  ];
  return chooseIds(candidates, (at) => (at === idAt ? ids : others));
}

/** The first column of R and pandas has no name, and is no response where another holds the ids. */
export function isUnnamedFirst(header: readonly string[], at: number): boolean {
  return at === 0 && header[0] === "";
}

/** The header of mothur's `.shared`: label, Group, numOtus, then a column per OTU. */
function isSharedHeader(header: readonly string[]): boolean {
  return header.length > 3 && header.slice(0, 3).join("\t").toLowerCase() === "label\tgroup\tnumotus";
}

/** True for the names of a column of lineages at the end of a table with features in rows. */
export function namesTaxonomy(name: string): boolean {
  return /^(taxonomy|taxon|consensus ?lineage)$/i.test(name);
}

/** Columns that MetaPhlAn puts beside its clades: their numbers at NCBI, and other species. */
function isAside(header: readonly string[], at: number): boolean {
  return (
    /^#?\s*clade_name$/i.test(header[0]!) &&
    /^(ncbi_tax_id|clade_taxid|additional_species)$/i.test(header[at]!)
  );
}
