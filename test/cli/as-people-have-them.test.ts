import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openScene, type Scene } from "../support/scene.js";

const folder = new URL("../fixtures/as-people-have-them/", import.meta.url);

let scene: Scene;
beforeAll(() => {
  scene = openScene();
  scene.write(
    Object.fromEntries(
      readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))]),
    ),
  );
});
afterAll(() => scene.remove());

const model = ["--metadata", "@md.tsv", "--formula", "week", "--groups", "subject", "--force", "-o", "@out"];

test.each([
  ["r_writetable.tsv", []],
  ["alpha.qza", []],
  ["mothur.shared", []],
  ["excel_de.csv", []],
  ["humann_path.tsv", ["--transpose"]],
  ["biom_tax.tsv", ["--transpose"]],
  ["nested.parquet", []],
  ["interval.parquet", []],
])("%s is fitted to the same numbers whole and in blocks", async (name, how) => {
  const results: string[] = [];
  for (const stream of ["--no-stream", "--stream"]) {
    const { code, stderr } = await scene.run(["fit", `@${name}`, ...how, stream, ...model]);
    expect(stderr).not.toContain("error");
    expect(code).toBe(0);
    results.push(scene.text("out/coefficients.tsv"));
  }
  expect(results[0]!.split("\n").length).toBeGreaterThan(2);
  expect(results[1]).toBe(results[0]);
});

test("subjects of 17 digits are eight groups", async () => {
  const argv = ["fit", "@F1_y.tsv", "--metadata", "@F1_md.tsv", "--formula", "arm", "--groups", "subject"];
  const { code, stderr } = await scene.run([...argv, "--force", "-o", "@out"]);
  expect(code).toBe(0);
  expect(stderr).toContain("8 groups of 3 samples");
  const row = scene.rows("out/coefficients.tsv").find(({ term }) => term === "arm[T.b]")!;
  expect([
    Number(row["std_error"]).toFixed(4),
    Number(row["df"]).toFixed(3),
    Number(row["p_value"]).toFixed(3),
  ]).toEqual(["2.4638", "6.000", "0.237"]);
});

describe("one level of clades", () => {
  const clades = [
    "balances",
    "@metaphlan3.tsv",
    "--transpose",
    "--cluster",
    "correlation",
    "--force",
    "-o",
    "@balances",
  ];
  test("is taken from a table of all", async () => {
    const { code, stderr } = await scene.run([...clades, "--level", "species"]);
    expect(code).toBe(0);
    expect(stderr).toContain("taxa       2 of level 7, of 5 clades named by their lineages\n");
    expect(stderr).toContain(
      "3 totals of others above it left out: k__Bacteria, k__Bacteria|p__F, k__Bacteria|p__B",
    );
    expect(scene.text("balances/tree.nwk")).toContain("k__Bacteria;p__F;s__a");
  });
  test("is asked for where clades are counted twice", async () => {
    const { stderr } = await scene.run([...clades, "--quiet"]);
    expect(stderr).toContain(
      "warning: 3 features are totals of others, which are counted twice: 'k__Bacteria', ",
    );
  });
});

test("a pseudocount as large as proportions is warned about", async () => {
  const argv = ["fit", "@prop.tsv", ...model, "--quiet", "--cluster", "correlation", "--pseudocount", "1"];
  const { stderr } = await scene.run(argv);
  expect(stderr).toContain("warning: ");
  expect(stderr).toContain("--zeros");
});

describe("--id", () => {
  const files = (id: string) => [
    "fit",
    "@excel_de.csv",
    "--metadata",
    "@cmd.csv",
    "--formula",
    "week",
    "--groups",
    "subject_id",
    "--id",
    id,
  ];
  test("counts for each file that has the column", async () => {
    const { code, stderr } = await scene.run([...files("sample_id"), "--force", "-o", "@out"]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("ids: column");
  });
  test("names the columns where no file has it", async () => {
    for (const stream of ["--stream", "--no-stream"]) {
      const { code, stderr } = await scene.run([...files("Sample_Id"), stream, "--force", "-o", "@out"]);
      expect(code).toBe(65);
      expect(stderr).toContain(
        "no column named 'Sample_Id' for the ids (did you mean 'sample_id'?); the columns are 'sample', 'taxA', ",
      );
    }
  });
});

test("a tree that lacks features: the error names the way out", async () => {
  scene.write({
    "three.nwk": "((taxA,x),y);",
    "counts.tsv": "sample\ta\tb\tc\ns1\t1\t2\t3\ns2\t3\t1\t2\ns3\t5\t1\t2\n",
    "ab.nwk": "(a,b);",
    "unrooted.nwk": "(a,b,(c,d));",
  });
  const argv = ["balances", "@counts.tsv", "--tree", "@ab.nwk", "--force", "-o", "@balances"];
  const refused = await scene.run(argv);
  expect(refused.code).toBe(65);
  expect(refused.stderr).toContain(
    "mixedlm: tree: every column must be a tip or every column an internal node of the tree, got neither for 'c' (did you mean 'a'?); --drop-unmatched leaves them out\n",
  );
  const { code, stderr } = await scene.run([...argv, "--drop-unmatched"]);
  expect(code).toBe(0);
  expect(stderr).toContain("1 feature without a tip left out: c");
  const unrooted = await scene.run([...argv, "--tree", "@unrooted.nwk", "--quiet"]);
  expect(unrooted.stderr).toContain(
    "warning: the tree has three branches at its root, as unrooted trees are written",
  );
});

test("a table that was turned without need, and metadata that should be", async () => {
  const turned = await scene.run(["fit", "@excel_de.csv", "--transpose", ...model]);
  expect(turned.stderr).toContain("the table's columns carry the metadata's ids: leave out --transpose");
  scene.write({ "wide.tsv": "variable\ts1\ts2\ts3\nweek\t1\t2\t3\nsubject\tA\tB\tC\n" });
  const wide = await scene.run(["fit", "@excel_de.csv", "--metadata", "@wide.tsv", ...model.slice(2)]);
  expect(wide.stderr).toContain(
    "the metadata's columns carry the table's ids: metadata must have a row per sample",
  );
});

test("few samples joined is a warning with --quiet too, and a note of the run", async () => {
  scene.write({ "few.tsv": "sample\tsubject\tweek\ns1\tA\t0\ns2\tA\t1\ns3\tB\t0\ns4\tB\t1\nt5\tC\t0\n" });
  const argv = ["fit", "@excel_de.csv", "--metadata", "@few.tsv", ...model.slice(2), "--quiet"];
  const { stderr } = await scene.run(argv);
  const note =
    "samples: only 4 of 8 of the table (50 %) are in the metadata, which has 5; are the others spelt alike?";
  expect(stderr).toContain(`mixedlm: warning: ${note}\n`);
  expect(JSON.parse(scene.text("out/run.json")).notes).toContain(note);
});
