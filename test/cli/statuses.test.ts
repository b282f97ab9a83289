import { afterEach, beforeEach, expect, test } from "vitest";
import { openScene, type Scene, smallStudy, tsv } from "../support/scene.js";

const usual = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", "time", "-g", "patient", "-o", "@out"];

let scene: Scene;
beforeEach(() => {
  scene = openScene(smallStudy());
});
afterEach(() => scene.remove());

function changeTable(change: (cells: string[], row: number) => void): void {
  rewrite("table.tsv", change);
}

function rewrite(name: string, change: (cells: string[], row: number) => void): void {
  const [header, ...rows] = scene
    .text(name)
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"));
  rows.forEach(change);
  scene.write({ [name]: tsv([header!, ...rows]) });
}

async function statuses(argv: readonly string[] = usual) {
  const ending = await scene.run(argv);
  expect(ending.code).toBe(0);
  const fits = scene.rows("out/fits.tsv");
  return { stderr: ending.stderr, status: fits.map((row) => row["status"]), n: fits.map((row) => row["n"]) };
}

test.each([
  ["one group", () => "p1"],
  ["every group a single sample", (row: number) => `p${row}`],
])("%s: every response is unidentified, which is said before the fit", async (_name, patient) => {
  rewrite("meta.tsv", (cells, row) => {
    cells[1] = patient(row);
  });
  const { status, stderr } = await statuses();
  expect(status).toEqual(["unidentified", "unidentified"]);
  expect(stderr).toMatch("mixedlm: warning: every response is unidentified: ");
  expect(scene.rows("out/coefficients.tsv").every((row) => row["p_value"] === "NA")).toBe(true);
  const dry = await scene.run([...usual.slice(0, -2), "--dry-run"]);
  expect(dry.stdout).toMatch(/^status +every response is unidentified/m);
});

test("a constant response does not stop the others", async () => {
  changeTable((cells) => {
    cells[1] = "3.5";
  });
  const { status } = await statuses();
  expect(status[0]).toBe("constant");
  expect(["ok", "singular"]).toContain(status[1]);
});

test("a missing cell drops the sample for its response only", async () => {
  changeTable((cells, row) => {
    if (row === 5) cells[1] = "NA";
    if (row === 6) cells[1] = "";
  });
  expect((await statuses()).n).toEqual(["22", "24"]);
  const refused = await scene.run([...usual, "--force", "--missing", "raise"]);
  expect(refused).toMatchObject({
    code: 65,
    stderr: expect.stringMatching("missing values: response 'r1' has none for sample 's6'"),
  });
});

test("a response without any value is all-missing", async () => {
  changeTable((cells) => {
    cells[2] = "NaN";
  });
  expect((await statuses()).status[1]).toBe("all-missing");
});

test.each([
  ["covariate", 2, "time"],
  ["group", 1, "patient"],
])("a missing %s drops the sample and says so", async (_name, column, variable) => {
  rewrite("meta.tsv", (cells, row) => {
    if (row === 2) cells[column] = "NA";
  });
  const { n, stderr } = await statuses();
  expect(n).toEqual(["23", "23"]);
  expect(stderr).toMatch(new RegExp(`^dropped +1 sample without ${variable}: s3$`, "m"));
  expect(JSON.parse(scene.text("out/run.json")).samples.dropped).toEqual([
    { sample: "s3", reason: `${variable} is missing` },
  ]);
  const refused = await scene.run([...usual, "--force", "--missing", "raise"]);
  expect(refused).toMatchObject({
    code: 65,
    stderr: expect.stringMatching(`'${variable}' has none for sample 's3'`),
  });
});

test("columns that depend on others are named", async () => {
  rewrite("meta.tsv", (cells) => {
    cells[3] = String(2 * Number(cells[2]));
  });
  const { status, stderr } = await statuses(usual.map((word) => (word === "time" ? "time + arm" : word)));
  expect(status.every((word) => word === "rank-deficient")).toBe(true);
  expect(stderr).toMatch(/warning: every response is rank-deficient: .* \(arm\)/);
  const ofArm = scene.rows("out/coefficients.tsv").filter((row) => row["term"] === "arm");
  expect(ofArm.map((row) => row["estimate"])).toEqual(["NA", "NA"]);
  for (const { message } of scene.rows("out/fits.tsv")) {
    expect(message).toMatch(/^columns of X that depend on earlier ones were dropped \(arm\)/);
  }
});

test("dropped columns and a variance of zero are both in the message", async () => {
  changeTable((cells, row) => {
    cells[1] = String(row % 2 ? 1 : -1);
  });
  rewrite("meta.tsv", (cells) => {
    cells[3] = String(2 * Number(cells[2]));
  });
  await statuses(usual.map((word) => (word === "time" ? "time + arm" : word)));
  expect(scene.rows("out/fits.tsv")[0]).toMatchObject({
    status: "rank-deficient",
    message:
      "columns of X that depend on earlier ones were dropped (arm); (1 | patient): variance of Intercept is zero",
  });
});

test("too many levels are named with their number", async () => {
  rewrite("meta.tsv", (cells, row) => {
    cells[3] = `visit ${row}`;
  });
  const { status, stderr } = await statuses(usual.map((word) => (word === "time" ? "time + arm" : word)));
  expect(status).toEqual(["too-few-rows", "too-few-rows"]);
  const why = "24 samples are no more than the 25 fixed effects; arm has 24 levels";
  expect(stderr).toContain(`warning: every response is too-few-rows: ${why}; `);
  expect(scene.rows("out/fits.tsv")[1]!["message"]).toContain(why);
});

test("names that mean something to JavaScript are names like others", async () => {
  const rename = (text: string) =>
    text.replace("\tr1\t", "\t__proto__\t").replace("\ttime\t", "\tconstructor\t");
  scene.write({ "table.tsv": rename(scene.text("table.tsv")), "meta.tsv": rename(scene.text("meta.tsv")) });
  for (const format of ["tsv", "json"]) {
    const argv = usual.map((word) => (word === "time" ? "constructor" : word));
    expect((await scene.run([...argv, "--format", format, "--force"])).code).toBe(0);
  }
  const rows = JSON.parse(scene.text("out/coefficients.json")) as { response: string; term: string }[];
  expect(rows.map(({ response, term }) => `${response} ${term}`)).toContain("__proto__ constructor");
});
