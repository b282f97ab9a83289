// Fits every column of a table and writes the coefficients: node fit.mjs TABLE METADATA FORMULA GROUPS
import { mixedlm } from "mixedlm";
import { readMetadata, readTable, writeTsv } from "mixedlm/io";

const [tablePath, metadataPath, formula, groups] = process.argv.slice(2);
if (groups === undefined) {
  console.error("usage: node fit.mjs TABLE METADATA FORMULA GROUPS");
  process.exit(64);
}

try {
  const table = await readTable(tablePath);
  const metadata = await readMetadata(metadataPath);
  const model = await mixedlm(formula, table, metadata, { groups });
  console.log(model.summary());

  const { columns } = model.tidy();
  const names = Object.keys(columns);
  const rows = columns.response.map((_, i) => names.map((name) => columns[name][i]));
  await writeTsv("coefficients.tsv", names, rows);
} catch (error) {
  // What the caller can mend comes with a code and a message that says how.
  if (error.code === undefined) throw error;
  console.error(error.message);
  process.exit(65);
}
