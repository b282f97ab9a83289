import { Frame } from "../../table/frame.js";
import { type Composition, partsOf, shapedLike } from "../parts.js";
import { checkLevel, ranksOf, type Taxonomy } from "./taxonomy.js";

/**
 * Add up the features of the same taxon: samples × taxa, in the order in which they first occur.
 *
 * @param level the number of ranks that count: with lineages from the kingdom down, 2 is the phylum and 6 the
 *   genus. Taxa are named by their ranks with `;` between them, as written (`g__` stays); a lineage with fewer ranks is
 *   filled up with `__`. So `…;g__` and `…;__` are two taxa, as in QIIME 2's `taxa collapse`. An empty rank counts as one
 *   that is not there.
 * Throws DataError for a feature that the taxonomy does not have.
 */
export function collapse<T extends Composition>(table: T, taxonomy: Taxonomy, level: number): T {
  checkLevel("collapse", level);
  const parts = partsOf(table, "collapse");
  const places = new Map<string, number>();
  const placeOf = parts.columnNames.map((feature) => {
    const ranks = ranksOf(feature, taxonomy, "collapse");
    const taxon = Array.from({ length: level }, (_, rank) => ranks[rank] || "__").join(";");
    const place = places.get(taxon) ?? places.size;
    places.set(taxon, place);
    return place;
  });
  const values = new Float64Array(parts.rowNames.length * places.size);
  const width = parts.columnNames.length;
  parts.values.forEach((value, at) => {
    values[Math.floor(at / width) * places.size + placeOf[at % width]!]! += value;
  });
  const taxa = new Frame(parts.rowNames, [...places.keys()], values);
  return shapedLike(table, taxa, { closedTo: parts.closedTo });
}
