import { once } from "node:events";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeStudy } from "./data.js";

/** Where a study lies as files. */
export interface StudyFiles {
  readonly table: string;
  readonly metadata: string;
  readonly formula: string;
}

/** Write a study of 1000 samples and any number of responses as TSV, numbers with all their digits (about 18 KB a response). */
export async function writeWideStudy(folder: string, responses: number, seed = 1): Promise<StudyFiles> {
  const study = makeStudy({ seed, samples: 1000, groups: 100, groupSize: [8, 12], covariates: 2, responses });
  mkdirSync(folder, { recursive: true });
  const files = {
    table: join(folder, "wide.tsv"),
    metadata: join(folder, "metadata.tsv"),
    formula: study.formula,
  };
  const names = [...study.covariateNames, "group"];
  const described = study.metadata.index.map((id, i) => [
    id,
    ...names.map((name) => study.metadata.columns[name]![i]),
  ]);
  writeFileSync(
    files.metadata,
    `${[["id", ...names], ...described].map((row) => row.join("\t")).join("\n")}\n`,
  );
  const columns = Object.values(study.table.columns);
  const out = createWriteStream(files.table);
  out.write(`${["id", ...Object.keys(study.table.columns)].join("\t")}\n`);
  for (const [i, id] of study.table.index.entries()) {
    const line = `${id}\t${columns.map((column) => column[i]).join("\t")}\n`;
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return files;
}
