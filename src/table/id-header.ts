/** Names of an id column that QIIME 2 takes in any case, and ours beside them. */
const anyCase = new Set([
  "id",
  "sampleid",
  "sample id",
  "sample-id",
  "featureid",
  "feature id",
  "feature-id",
  "sample",
  "index",
]);

/** Names that QIIME 2 takes as they are, and the name pandas gives an index in Parquet. */
const exact = new Set(["#SampleID", "#Sample ID", "#OTUID", "#OTU ID", "sample_name", "__index_level_0__"]);

/** True for the names that mark a column of ids (https://docs.qiime2.org, "Metadata in QIIME 2", identifier column). */
export function isIdHeader(name: string): boolean {
  return exact.has(name) || anyCase.has(name.toLowerCase());
}
