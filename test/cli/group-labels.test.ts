import { readFileSync } from "node:fs";
import { columnFromArray, decimal, int64, tableFromColumns, tableToIPC, utf8 } from "@uwdata/flechette";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTable, writeParquet } from "../../src/io/index.js";
import { readJson } from "../support/read-fixture.js";
import { openScene, type Scene } from "../support/scene.js";

const fixture = (name: string) =>
  readFileSync(`${import.meta.dirname}/../fixtures/group-labels/${name}`, "utf8");
/** Of lmerTest, which read the subjects as text. */
const expected = readJson<{ groups: number; std_error: number; df: number; p_value: number }>(
  "group-labels",
  "expected.json",
);
const rows = fixture("metadata.tsv")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => line.split("\t") as [string, string, string]);
const lines = (header: string, cells: readonly (readonly string[])[], between = "\t") =>
  [header, ...cells.map((row) => row.join(between)), ""].join("\n");

let scene: Scene;
beforeEach(async () => {
  scene = openScene({
    "y.tsv": fixture("table.tsv"),
    "m.tsv": fixture("metadata.tsv"),
    "m.csv": lines(
      "id,subject,arm",
      rows.map(([id, subject, arm]) => [id, `"${subject}"`, arm]),
      ",",
    ),
    "numeric.tsv": lines("id\tsubject\tarm\n#q2:types\tnumeric\tcategorical", rows),
    "categorical.tsv": lines("id\tsubject\tarm\n#q2:types\tcategorical\tcategorical", rows),
    "arms.tsv": lines(
      "id\tarm",
      rows.map(([id, , arm]) => [id, arm]),
    ),
    "subjects.tsv": lines(
      "id\tsubject",
      rows.map(([id, subject]) => [id, subject]),
    ),
  });
  const [ids, subjects, arms] = [0, 1, 2].map((k) => rows.map((row) => row[k]!));
  scene.write({
    "m.parquet": new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "id", data: ids!, type: "STRING" },
          { name: "subject", data: subjects!.map(BigInt), type: "INT64" },
          { name: "arm", data: arms!, type: "STRING" },
        ],
      }),
    ),
    "floats.parquet": new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "id", data: ids!, type: "STRING" },
          { name: "subject", data: subjects!.map(Number), type: "DOUBLE" },
          { name: "arm", data: arms!, type: "STRING" },
        ],
      }),
    ),
    "m.arrow": tableToIPC(
      tableFromColumns({
        id: columnFromArray(ids!, utf8()),
        subject: columnFromArray(subjects!.map(BigInt), int64()),
        arm: columnFromArray(arms!, utf8()),
      }),
      { format: "file" },
    )!,
    "decimal.arrow": tableToIPC(
      tableFromColumns({
        id: columnFromArray(ids!, utf8()),
        subject: columnFromArray(subjects!.map(BigInt), decimal(38, 0)),
        arm: columnFromArray(arms!, utf8()),
      }),
      { format: "file" },
    )!,
    "decimal.parquet": new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "id", data: ids! },
          { name: "subject", data: subjects!.map(BigInt) },
          { name: "arm", data: arms! },
        ],
        schema: [
          { name: "root", num_children: 3 },
          { name: "id", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
          {
            name: "subject",
            type: "INT64",
            converted_type: "DECIMAL",
            precision: 18,
            scale: 0,
            repetition_type: "OPTIONAL",
          },
          { name: "arm", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
        ],
      }),
    ),
    "y.parquet": await writeParquet(await readTable(scene.path("y.tsv"))),
  });
});
afterEach(() => scene.remove());

const fitting = (table: string, metadata: readonly string[], ...more: string[]) => [
  "fit",
  `@${table}`,
  ...metadata.flatMap((name) => ["-m", `@${name}`]),
  ...["-f", "arm", "-g", "subject", "-o", "@out", "--quiet"],
  ...more,
];

function checkResults(folder = "out"): void {
  const effect = scene.rows(`${folder}/coefficients.tsv`).find(({ term }) => term === "arm[T.b]")!;
  expect(Number(effect["std_error"])).toBeCloseTo(expected.std_error, 4);
  expect(Number(effect["df"])).toBeCloseTo(expected.df, 4);
  expect(Number(effect["p_value"])).toBeCloseTo(expected.p_value, 5);
  expect(scene.rows(`${folder}/fits.tsv`)[0]!["n_groups"]).toBe(String(expected.groups));
}

describe("subjects named by 17 digits", () => {
  test.each([
    ["TSV", "y.tsv", ["m.tsv"]],
    ["CSV in quotes", "y.tsv", ["m.csv"]],
    ["QIIME 2, numeric", "y.tsv", ["numeric.tsv"]],
    ["QIIME 2, categorical", "y.tsv", ["categorical.tsv"]],
    ["two files", "y.tsv", ["arms.tsv", "subjects.tsv"]],
    ["Parquet", "y.parquet", ["m.parquet"]],
    ["Arrow", "y.tsv", ["m.arrow"]],
    ["decimals of Parquet", "y.tsv", ["decimal.parquet"]],
    ["decimals of Arrow", "y.tsv", ["decimal.arrow"]],
  ])("%s", async (_, table, metadata) => {
    const ending = await scene.run(fitting(table, metadata));
    expect(ending).toEqual({ code: 0, stdout: "", stderr: "" });
    checkResults();
  });

  test.each(["--numeric", "--categorical"])("%s", async (option) => {
    for (const metadata of ["m.tsv", "m.parquet"]) {
      const ending = await scene.run([...fitting("y.tsv", [metadata], option, "subject"), "--force"]);
      expect(ending.code).toBe(0);
      checkResults();
    }
  });

  test("subjects of 17 digits are told apart in blocks, and in shards that are merged", async () => {
    expect((await scene.run(fitting("y.parquet", ["m.tsv"], "--stream"))).stderr).toBe("");
    checkResults();
    for (const shard of ["1/2", "2/2"]) {
      const argv = fitting("y.parquet", ["m.tsv"], "--shard", shard).map((word) =>
        word === "@out" ? "@parts" : word,
      );
      expect(await scene.run(argv)).toEqual({ code: 0, stdout: "", stderr: "" });
    }
    expect((await scene.run(["merge", "@parts", "-o", "@merged"])).code).toBe(0);
    checkResults("merged");
  });

  test("floats beyond 2^53 are refused", async () => {
    const { code, stderr } = await scene.run(fitting("y.tsv", ["floats.parquet"]));
    expect(code).toBe(65);
    expect(stderr).toMatch(
      /^mixedlm: column 'subject': a float beyond 2\^53 cannot be a group, .* for sample 'r1'; write the column as text/,
    );
  });

  test("a saved model knows subjects by 17 digits and names those it has not seen", async () => {
    expect((await scene.run(fitting("y.tsv", ["m.tsv"], "--save-model"))).code).toBe(0);
    scene.write({
      "new.tsv": lines("id\tsubject\tarm", [
        ["n1", rows[0]![1], "a"],
        ["n2", "20240101120000099", "a"],
        ["n3", `${rows[0]![1]}.0`, "a"],
      ]),
    });
    const argv = ["predict", "@out/model.json", "-m", "@new.tsv", "-o", "@p.tsv", "--quiet"];
    expect(await scene.run(argv)).toEqual({ code: 0, stdout: "", stderr: "" });
    const { code, stderr } = await scene.run([...argv, "--random", "--force"]);
    expect(code).toBe(0);
    expect(stderr).toBe(
      "mixedlm: warning: (1 | subject): 2 levels that the fit has not seen, '20240101120000099', '20240101120000001.0'; " +
        "2 samples are predicted at the population mean; " +
        "some differ in spelling only: '20240101120000001.0' in the new data is '20240101120000001' in the fit\n",
    );
    const [own, unseen, other] = scene.rows("p.tsv").map(({ y }) => Number(y));
    expect(unseen).toBe(other);
    expect(own).not.toBe(unseen);
  });
});

describe("names that spell one number", () => {
  const warning =
    "subject: '01' and '1' are 2 groups, though they spell the same number; write them alike if they are one";
  beforeEach(() => {
    const names = ["01", "1", "2", "3", "4", "5", "6", "7"];
    const cells = rows.map(([id, , arm], row) => [id, names[Math.floor(row / 3)]!, arm]);
    scene.write({ "m.tsv": lines("id\tsubject\tarm", cells) });
  });

  test.each([["at once"], ["in blocks", "--stream"], ["in a dry run", "--dry-run"]])(
    "names that spell one number are kept apart, %s, and warned about also with --quiet",
    async (_, ...more) => {
      const { code, stderr } = await scene.run(fitting("y.parquet", ["m.tsv"], ...more));
      expect({ code, stderr }).toEqual({ code: 0, stderr: `mixedlm: warning: ${warning}\n` });
      if (more[0] === "--dry-run") return;
      checkResults();
      expect(JSON.parse(scene.text("out/run.json")).warnings).toEqual([warning]);
    },
  );

  test("names that spell one number stand in the report and in a saved model", async () => {
    expect((await scene.run(fitting("y.tsv", ["m.tsv"], "--report", "--save-model"))).code).toBe(0);
    expect(scene.text("out/report.html")).toContain(warning);
    expect(JSON.parse(scene.text("out/model.json")).plan.notes).toEqual([warning]);
  });

  test("in shards every part warns of names that spell one number, and the merged run remembers", async () => {
    for (const shard of ["1/2", "2/2"]) {
      const { stderr } = await scene.run(fitting("y.parquet", ["m.tsv"], "--shard", shard));
      expect(stderr).toBe(`mixedlm: warning: ${warning}\n`);
    }
    expect((await scene.run(["merge", "@out"])).code).toBe(0);
    expect(JSON.parse(scene.text("out/run.json")).warnings).toEqual([warning]);
  });

  test("samples that are not joined for it are warned about, or named in the error", async () => {
    const renamed = (first: number) =>
      lines(
        "id\tsubject\tarm",
        rows.map(([id, subject, arm], row) => [
          row < first ? id.slice(1).padStart(3, "0") : id,
          subject,
          arm,
        ]),
      );
    const table = scene.text("y.tsv").replace(/^r(\d\t)/gm, "$1");
    scene.write({ "y.tsv": table, "m.tsv": renamed(9) });
    const { code, stderr } = await scene.run(fitting("y.tsv", ["m.tsv"]));
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        "mixedlm: warning: samples: 9 ids differ in spelling only, and were not joined: '1' in the table is '001' in the metadata, " +
        "'2' in the table is '002' in the metadata, '3' in the table is '003' in the metadata, and 6 more; write them alike\n",
    });
    scene.write({ "y.tsv": table.replace(/^r/gm, ""), "m.tsv": renamed(24) });
    const refused = await scene.run([...fitting("y.tsv", ["m.tsv"]), "--force"]);
    expect(refused.code).toBe(65);
    expect(refused.stderr).toContain(
      "some differ in spelling only: '1' in the table is '001' in the metadata",
    );
  });
});
