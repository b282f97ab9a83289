import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withOutputFolder } from "../../io/index.js";
import type { ExampleRequest } from "../commands/request.js";
import type { Streams } from "../log/streams.js";
import { packageFile } from "../package-file.js";
import { artifacts } from "./artifacts.js";
import { ABUNDANCE, METADATA, readDitches } from "./ditches.js";
import { tablesOfR } from "./tables-of-r.js";

const COPIED = {
  "README.md": "examples/data/README.md",
  "sleep.csv": "examples/data/sleep.csv",
  "trial.csv": "examples/data/trial.csv",
  "patients.mjs": "examples/data/patients.mjs",
  "abundance.tsv": ABUNDANCE,
  "metadata.tsv": METADATA,
};

/** Carry out `mixedlm example`: data to try the package on, and a README that says what they are. */
export async function makeExample({ folder }: ExampleRequest, { stdout }: Streams): Promise<void> {
  const ditches = await readDitches();
  const files: Record<string, string | Uint8Array> = {
    ...Object.fromEntries(Object.entries(COPIED).map(([name, path]) => [name, packageFile(path)])),
    ...within("qiime2", artifacts(ditches)),
    ...within("r", tablesOfR(ditches)),
  };
  await withOutputFolder(folder, {}, async (place) => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(place, name)), { recursive: true });
      await writeFile(join(place, name), content);
    }
  });
  stdout.write(`${folder}: ${Object.keys(files).length} files, described in README.md; to begin:

  cd ${folder}
  mixedlm fit sleep.csv -f "Reaction ~ Days + (Days | Subject)" -o sleep
`);
}

function within<T>(folder: string, files: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}
