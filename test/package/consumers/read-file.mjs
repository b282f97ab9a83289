import { writeFileSync } from "node:fs";
import { readTable } from "mixedlm/io";

writeFileSync("table.tsv", "sample\ty0\ty1\na\t1\t2.5\nb\t3\t-4\n");
const { index, columns } = await readTable("table.tsv");
console.log(JSON.stringify({ index, y1: Array.from(columns.y1) }));
