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

/**
 * The column of ids in a table of responses and covariates, which needs none: one without a name, as R writes the names of
 * its rows, or one named as ids are whose values all differ. -1 for none.
 *
 * @param used names that the model reads: their columns stay columns
 */
export function frameIdColumn(
  names: readonly string[],
  valuesOf: (at: number) => readonly string[],
  used: ReadonlySet<string>,
): number {
  if (names[0] === "") return 0;
  return names.findIndex((name, at) => {
    if (used.has(name) || !isIdHeader(name)) return false;
    const values = valuesOf(at);
    return !values.includes("") && new Set(values).size === values.length;
  });
}
