import { readMetadata, readTable } from "../../io/index.js";
import { packageFile } from "../package-file.js";

/** The pyrifos study cut to its first taxa, as counts. */
export interface Ditches {
  readonly samples: readonly string[];
  readonly taxa: readonly string[];
  /** By taxon, then by sample. */
  readonly counts: readonly (readonly number[])[];
  /** Ditch, week and dose by sample. */
  readonly covariates: Readonly<Record<string, readonly (string | number)[]>>;
}

export const ABUNDANCE = "examples/pyrifos/abundance.tsv";
export const METADATA = "examples/pyrifos/metadata.tsv";
const TAXA = 60;

/** Ten times the abundances are counts, as the authors recorded them. */
export async function readDitches(): Promise<Ditches> {
  const read = (path: string) => ({ text: packageFile(path), name: path });
  const { index, columns } = await readTable(read(ABUNDANCE));
  const metadata = await readMetadata(read(METADATA));
  const taxa = Object.keys(columns).slice(0, TAXA);
  return {
    samples: index,
    taxa,
    counts: taxa.map((taxon) => Array.from(columns[taxon] as ArrayLike<number>, (x) => Math.round(10 * x))),
    covariates: Object.fromEntries(
      Object.entries(metadata.columns).map(([name, values]) => [
        name,
        Array.from(values as ArrayLike<string | number>),
      ]),
    ),
  };
}

/** A phylum for the taxon at a place of the list; not its own, for want of one. */
export function phylumOf(place: number): string {
  return place % 3 === 0 ? "Arthropoda" : place % 3 === 1 ? "Rotifera" : "Annelida";
}
