import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fitCounts, openScene, type Scene, smallStudy } from "../support/scene.js";

let scene: Scene;
beforeAll(() => {
  scene = openScene(smallStudy());
  const rows = smallStudy()["meta.tsv"]!.trimEnd().split("\n").slice(1);
  const cells = rows.map((row) => row.split("\t"));
  const column = (j: number, change = (cell: string, _row: number): string | null => cell) =>
    cells.map((row, i) => change(row[j]!, i));
  const text = "STRING" as const;
  const columnData = [
    { name: "sample", data: column(0), type: text },
    { name: "patient", data: column(1), type: text },
    { name: "time", data: column(2), type: text },
    {
      name: "arm",
      data: column(3, (cell, i) => (i === 0 ? null : cell === "drug" ? "NA" : cell)),
      type: text,
    },
    { name: "site", data: column(3, (cell, i) => (i === 5 ? "NA" : cell)), type: text },
  ];
  const responses = [1, 2].map((k) => ({
    name: `r${k}`,
    data: cells.map((_, i) => (i === 3 ? "NA" : String(Math.sin(i * k)))),
    type: text,
  }));
  scene.write({
    "meta.parquet": new Uint8Array(parquetWriteBuffer({ columnData })),
    "table.parquet": new Uint8Array(parquetWriteBuffer({ columnData: [columnData[0]!, ...responses] })),
  });
});
afterAll(() => scene.remove());

const words = fitCounts.map((word) =>
  word.replace("@counts.tsv", "@table.parquet").replace("meta.tsv", "meta.parquet"),
);

test.each([
  ["whole", []],
  ["in blocks", ["--stream"]],
])("what text in Parquet means is said, the table read %s", async (_, how) => {
  const { code, stderr } = await scene.run([...words, ...how, "--dry-run", "-o", "@dry"]);
  expect(code).toBe(0);
  expect(stderr).toContain(
    `warning: ${scene.path("meta.parquet")}: text 'NA' in 'arm': a level, as the column has nulls for missing values\n`,
  );
  expect(stderr).toContain(
    "warning: time is categorical because its numbers are written as text; --numeric time reads them as numbers\n",
  );
  const { stdout } = await scene.run([...words, ...how, "--dry-run", "-o", "@dry"]);
  expect(stdout).toContain(
    `guess      ${scene.path("table.parquet")}: numbers written as text in 'r1', 'r2': numbers\n`,
  );
  expect(stdout).toContain(`guess      ${scene.path("meta.parquet")}: text 'NA' in 'site': missing\n`);
});

test("what is a level and what a number changes the fit", async () => {
  const { code } = await scene.run([...words, "--numeric", "time", "-o", "@out"]);
  expect(code).toBe(0);
  const rows = scene.rows("out/coefficients.tsv");
  expect(rows.map(({ response, term }) => [response, term])).toEqual([
    ["r1", "Intercept"],
    ["r1", "arm[T.placebo]"],
    ["r1", "time"],
    ["r2", "Intercept"],
    ["r2", "arm[T.placebo]"],
    ["r2", "time"],
  ]);
  // One sample has no arm, another no response.
  expect(scene.rows("out/fits.tsv").map(({ n }) => n)).toEqual(["22", "22"]);
});

test("run.json lists what was decided, from shards too", async () => {
  const expected = [
    {
      file: scene.path("meta.parquet"),
      what: "text 'NA'",
      columns: ["site"],
      took: "missing",
    },
    {
      file: scene.path("meta.parquet"),
      what: "text 'NA'",
      columns: ["arm"],
      took: "a level, as the column has nulls for missing values",
      isWarning: true,
    },
    { what: "type", columns: ["time"], took: "categories", option: "numeric" },
  ];
  const table = {
    file: scene.path("table.parquet"),
    what: "numbers written as text",
    columns: ["r1", "r2"],
    took: "numbers",
  };
  for (const how of [[], ["--stream"]]) {
    expect((await scene.run([...words, ...how, "--force", "-o", "@listed"])).code).toBe(0);
    const record = JSON.parse(scene.text("listed/run.json"));
    expect(record.guesses).toEqual([table, ...expected]);
    expect(record.warnings).toContain(`${expected[0]!.file}: text 'NA' in 'arm': ${expected[1]!.took}`);
    expect(record.notes).toContain(`${expected[0]!.file}: text 'NA' in 'arm': ${expected[1]!.took}`);
  }
  for (const shard of ["1/2", "2/2"]) {
    expect((await scene.run([...words, "--shard", shard, "-o", "@parts"])).code).toBe(0);
  }
  expect((await scene.run(["merge", "@parts"])).code).toBe(0);
  expect(JSON.parse(scene.text("parts/run.json")).guesses).toEqual([table, ...expected]);
});

test("a column of ids that nobody named is said", async () => {
  scene.write({
    "plots.tsv":
      "plot\tr1\n" +
      smallStudy()
        ["table.tsv"]!.split("\n")
        .slice(1)
        .map((line) => line.split("\t").slice(0, 2).join("\t"))
        .join("\n"),
  });
  const argv = fitCounts.map((word) => word.replace("counts.tsv", "plots.tsv"));
  const { code, stdout } = await scene.run([...argv, "--dry-run", "-o", "@dry"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`guess      ${scene.path("plots.tsv")}: ids: column 'plot'; --id overrides\n`);
});
