/** Names of an id column, in any case and with any of blank, hyphen, underscore, point or nothing between their words. */
const names = new Set([
  "id",
  "index",
  "sample",
  "sampleid",
  "samplename",
  "featureid",
  "externalid",
  "otuid",
]);

/** Names too common to say by themselves that a column elsewhere than first holds the ids. */
const common = new Set(["id", "index", "sample"]);

/** Names that are taken as they are: those of QIIME 2, and the one pandas gives an index in Parquet. */
const exact = new Set(["#SampleID", "#Sample ID", "#OTUID", "#OTU ID", "__index_level_0__"]);

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s\-_.]/g, "");
}

/**
 * True for the names that mark a column of ids (https://docs.qiime2.org, "Metadata in QIIME 2", identifier column; and
 * `sample_id`, `External ID`, as others call them).
 */
export function isIdHeader(name: string): boolean {
  return exact.has(name) || names.has(plain(name));
}

/** True for the names that mark a column of ids wherever it stands: not a bare `id`, `index` or `sample`. */
export function isIdAnywhere(name: string): boolean {
  return isIdHeader(name) && !common.has(plain(name));
}

/** True for ids that no two rows share and no row lacks. */
export function areDifferent(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length && !ids.includes("");
}
