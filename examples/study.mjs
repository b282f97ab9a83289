// Writes a small study for the examples: study/table.parquet, a row per response, and study/samples.tsv.
import { mkdirSync, writeFileSync } from "node:fs";
import { writeParquet } from "mixedlm/io";

const [responses = 2000, samples = 48] = process.argv.slice(2).map(Number);
let state = 1;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

const ids = Array.from({ length: samples }, (_, i) => `s${i + 1}`);
const patient = (i) => Math.floor(i / 4);
const columns = Object.fromEntries(ids.map((id) => [id, new Float64Array(responses)]));
for (let j = 0; j < responses; j++) {
  const effects = Array.from({ length: Math.ceil(samples / 4) }, normal);
  ids.forEach((id, i) => {
    columns[id][j] = effects[patient(i)] + (j % 10 === 0 ? 0.5 * (i % 4) : 0) + normal();
  });
}
const index = Array.from({ length: responses }, (_, j) => `feature${j + 1}`);

mkdirSync("study", { recursive: true });
writeFileSync("study/table.parquet", await writeParquet({ index, columns }));
const rows = ids.map((id, i) => `${id}\tp${patient(i) + 1}\t${i % 4}`);
writeFileSync("study/samples.tsv", `id\tpatient\ttime\n${rows.join("\n")}\n`);
