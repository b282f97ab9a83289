import { type LMEModel, mixedlm, randomLinkage } from "../../src/index.js";
import { type ReportData, reportData } from "../../src/report/report-data.js";
import type { Table } from "../../src/table/table.js";

/** A feature whose name would run as a script where it is not shown as text. */
export const hostile = '<script>alert("x")</script><img src=x onerror=alert(1)>';

const features = [
  hostile,
  "k__Bacteria;p__Firmicutes;c__Clostridia;g__Blautia",
  "fc",
  "fd",
  "fe",
  "ff",
  "fg",
  "fh",
];

/** The lineage of a feature, its last ranks not known. */
export const taxonomy = { fc: `k__Bacteria; ${hostile}; g__; s__` };

/** Twelve patients with five visits each, eight features. */
export async function smallModel(): Promise<{ model: LMEModel; metadata: Table }> {
  const index = Array.from({ length: 60 }, (_, i) => `s${i + 1}`);
  const noise = (i: number, k: number) => Math.sin(12.9898 * (i + 1) + 78.233 * k);
  const patient = (i: number) => Math.floor(i / 5);
  const columns = Object.fromEntries(
    features.map((name, k) => [
      name,
      Float64Array.from(index, (_, i) =>
        Math.exp(noise(patient(i), k + 9) + 0.2 * k * (i % 5) + noise(i, k)),
      ),
    ]),
  );
  const metadata: Table = {
    index,
    columns: {
      patient: index.map((_, i) => `p${patient(i) + 1}`),
      week: Float64Array.from(index, (_, i) => i % 5),
      arm: index.map((_, i) => (patient(i) % 2 === 0 ? "drug" : "placebo")),
    },
  };
  const options = { groups: "patient", tree: randomLinkage(features, 3), threads: 0 };
  const model = await mixedlm("week + arm", { index, columns }, metadata, options);
  return { model, metadata };
}

export async function smallReport(): Promise<ReportData> {
  const { model, metadata } = await smallModel();
  const hashes = { "counts.tsv": "0".repeat(64) };
  return reportData(model, { metadata, command: "mixedlm fit …", hashes, taxonomy });
}
