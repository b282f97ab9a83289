/** One table of responses and covariates, and responses by name, from files of every kind. */
import { afterAll, describe, expect, test } from "vitest";
import { openScene } from "../support/scene.js";

const scene = openScene({});
afterAll(scene.remove);

const rows = Array.from({ length: 24 }, (_, i) => ({
  id: `s${i}`,
  patient: `p${Math.floor(i / 4)}`,
  time: i % 4,
  Y1: (1000 + 500 * (i % 4) + ((37 * i) % 400)) / 100,
  Y2: (200 - 25 * (i % 4) + ((53 * i) % 90)) / 100,
}));
type Name = keyof (typeof rows)[number];
function text(names: readonly Name[], mark = "\t", cell: (value: string | number) => string = String) {
  const lines = rows.map((row) => names.map((name) => cell(row[name])).join(mark));
  return `${[names.join(mark), ...lines].join("\n")}\n`;
}
const biom = {
  id: null,
  format: "Biological Observation Matrix 1.0.0",
  format_url: "http://biom-format.org",
  type: "OTU table",
  generated_by: "test",
  date: "2024-03-01T00:00:00",
  matrix_type: "dense",
  matrix_element_type: "float",
  shape: [2, 24],
  rows: ["Y1", "Y2"].map((id) => ({ id, metadata: null })),
  columns: rows.map(({ id }) => ({ id, metadata: null })),
  data: (["Y1", "Y2"] as const).map((name) => rows.map((row) => row[name])),
};
const long = rows.flatMap(({ id, Y1, Y2 }) => [`${id}\tY1\t${Y1}`, `${id}\tY2\t${Y2}`]);
scene.write({
  "all.tsv": text(["patient", "time", "Y1", "Y2"]),
  "ids-last.tsv": text(["patient", "time", "Y1", "Y2", "id"]).replace("id", "specimen"),
  "german.csv": text(["patient", "time", "Y1", "Y2"], ";", (value) => String(value).replace(".", ",")),
  "table.tsv": text(["id", "Y1", "Y2"]),
  "table.biom": JSON.stringify(biom),
  "long.tsv": `${["sample\tfeature\tvalue", ...long].join("\n")}\n`,
  "meta.tsv": text(["id", "patient", "time"]),
});
const run = (...argv: string[]) => scene.run([...argv, "--threads", "0", "--quiet"]);
const model = ["-f", "Y1 ~ time + (1 | patient)"];
const coefficients = async (...argv: string[]) => {
  const { code, stderr } = await run("fit", ...argv, ...model, "-o", "@out", "--force", "--save-model");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return scene.text("out/coefficients.tsv");
};

describe("one table", () => {
  test("with decimal commas is the same, told or guessed", async () => {
    const expected = await coefficients("@all.tsv");
    expect(await coefficients("@german.csv")).toBe(expected);
    expect(await coefficients("@german.csv", "--decimal", ",")).toBe(expected);
  });

  test("has the ids of the column that --id names, or none", async () => {
    const expected = await coefficients("@ids-last.tsv");
    expect(JSON.parse(scene.text("out/model.json")).data.index[0]).toBe("1");
    expect(await coefficients("@ids-last.tsv", "--id", "specimen")).toBe(expected);
    expect(JSON.parse(scene.text("out/model.json")).data.index[0]).toBe("s0");
    const { code, stderr } = await run("fit", "@ids-last.tsv", ...model, "--id", "specimens", "-o", "@bad");
    expect(code).toBe(65);
    expect(stderr).toMatch(/no column named 'specimens' for the ids \(did you mean 'specimen'\?\)/);
    const linear = ["ols", "@ids-last.tsv", "-f", "Y1 ~ time", "--id", "specimen", "-o", "@ols"];
    expect((await scene.run([...linear, "--quiet"])).code).toBe(0);
  });

  test.each([
    [["--long", "sample,feature,value"], "@long.tsv", 64, /--long: needs --metadata with the covariates/],
    [["--label", "0.03"], "@all.tsv", 64, /--label: needs --metadata with the covariates/],
    [[], "@table.biom", 65, /responses and covariates must be TSV.* or Arrow, got BIOM; --metadata holds/],
  ])("%j of %s is refused", async (words, table, code, message) => {
    const ending = await run("fit", table, ...words, ...model, "-o", "@bad");
    expect(ending).toMatchObject({ code, stdout: "" });
    expect(ending.stderr).toMatch(message);
  });
});

test("responses by name come from BIOM, from a long table and from one turned, beside metadata", async () => {
  const expected = await coefficients("@all.tsv");
  const turned = ["Y1", "Y2"].map((name) => [name, ...rows.map((row) => row[name as "Y1"])].join("\t"));
  scene.write({
    "turned.tsv": `${[["feature", ...rows.map(({ id }) => id)].join("\t"), ...turned].join("\n")}\n`,
  });
  for (const table of [
    ["@table.tsv"],
    ["@table.biom"],
    ["@long.tsv", "--long", "sample,feature,value"],
    ["@turned.tsv", "--transpose"],
    ["@table.tsv", "--id", "id"],
  ]) {
    expect(await coefficients(...table, "-m", "@meta.tsv")).toBe(expected);
  }
  const { stderr } = await run("fit", "@table.tsv", "-m", "@meta.tsv", ...model, "--id", "ids", "-o", "@bad");
  expect(stderr).toMatch(
    /no column named 'ids' for the ids.*the columns are 'id', 'Y1', 'Y2', 'patient', 'time'/,
  );
});
