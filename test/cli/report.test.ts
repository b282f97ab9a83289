import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeData } from "../../src/report/app/decode-data.js";
import { fitCounts, intoBalances, openScene, type Scene, smallStudy } from "../support/scene.js";

let scene: Scene;
beforeAll(() => {
  scene = openScene(smallStudy());
});
afterAll(() => scene.remove());

const counts = [...fitCounts, ...intoBalances];

/** The data of a page. */
function dataOf(page: string) {
  return JSON.parse(/<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)![1]!);
}

test("--report and --plots write a page and figures, which --force replaces", async () => {
  const ending = await scene.run([...counts, "--report", "--plots", "--save-model", "-o", "@out"]);
  expect(ending).toMatchObject({ code: 0 });
  const data = dataOf(scene.text("out/report.html"));
  expect(data.origin.command).toMatch(
    /^mixedlm fit .*counts\.tsv .*--formula|^mixedlm fit .*-f 'time \+ arm'/,
  );
  expect(Object.keys(data.origin.hashes).length).toBe(3);
  expect(scene.text("out/plot-forest.svg")).toMatch(/^<svg .*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(scene.rows("out/plot-forest.tsv").length).toBe(3);
  expect((await scene.run([...counts, "--force", "-o", "@out"])).code).toBe(0);
  expect(() => scene.text("out/plot-forest.svg")).toThrow();
  expect(() => scene.text("out/report.html")).toThrow();
});

test("report draws a saved model, over its covariates where metadata are given", async () => {
  expect((await scene.run([...counts, "--save-model", "-o", "@saved"])).code).toBe(0);
  expect(await scene.run(["report", "@saved"])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^open .*report\.html in a browser\n$/),
  });
  const bare = dataOf(scene.text("saved/report.html"));
  expect(bare.covariates.map(({ name }: { name: string }) => name)).toEqual(["time", "arm"]);
  expect(bare.covariates[0].curve).toBeUndefined();
  expect((await scene.run(["report", "@saved", "-m", "@meta.tsv", "--title", "A study"])).code).toBe(0);
  const full = dataOf(scene.text("saved/report.html"));
  expect(full.title).toBe("A study");
  expect(full.covariates[0].curve.held).toBe("arm at drug");
});

test("report reads covariates as the fit read them", async () => {
  const [header, ...rows] = scene.text("meta.tsv").trimEnd().split("\n");
  const numbered = [`nr\t${header!.replace(/^sample/, "code")}`, ...rows.map((row, i) => `n${i}\t${row}`)];
  scene.write({ "numbered.tsv": `${numbered.join("\n")}\n` });
  const argv = counts.map((word) => (word === "@meta.tsv" ? "@numbered.tsv" : word));
  expect(await scene.run([...argv, "--id", "code", "--save-model", "-o", "@by-code"])).toMatchObject({
    code: 0,
  });
  expect(await scene.run(["report", "@by-code", "-m", "@numbered.tsv"])).toMatchObject({ code: 0 });
  expect(dataOf(scene.text("by-code/report.html")).covariates[0].curve.held).toBe("arm at drug");
});

test.each(["tsv", "json"])(
  "members of balances keep their lineages, from a fit and from %s",
  async (format) => {
    scene.write({
      "taxa.tsv": "id\ttaxon\n" + ["fa", "fb", "fc", "fd"].map((id) => `${id}\tk__B; g__${id}\n`).join(""),
    });
    const folder = `@taxa-${format}`;
    const argv = [...counts, "--taxonomy", "@taxa.tsv", "--format", format, "--report", "-o", folder];
    expect(await scene.run(argv)).toMatchObject({ code: 0 });
    const lineages = () =>
      dataOf(scene.text(`taxa-${format}/report.html`))
        .tree.lineages.filter(Boolean)
        .sort();
    const all = ["k__B; g__fa", "k__B; g__fb", "k__B; g__fc", "k__B; g__fd"];
    expect(lineages()).toEqual(all);
    expect((await scene.run(["report", folder])).code).toBe(0);
    expect(lineages()).toEqual(all);
  },
);

test.each(["tsv", "json"])("report makes do with tables in %s and says what it lacks", async (format) => {
  const folder = `@tables-${format}`;
  expect((await scene.run([...counts, "--format", format, "-o", folder])).code).toBe(0);
  const { code, stderr } = await scene.run(["report", folder]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("not at hand")]);
  const data = dataOf(scene.text(`tables-${format}/report.html`));
  expect(data).toMatchObject({ responseTotal: 3, terms: ["Intercept", "arm[T.placebo]", "time"] });
  expect(data.cells).toBeUndefined();
  expect(data.tree.names.length).toBe(7);
});

test.each([
  ["a structure", ["-f", "time + cs(0 + arm | patient)"], ["cs(0 + arm[drug] + arm[placebo] | patient)"]],
  [
    "a variance component",
    ["-f", "time", "-g", "patient", "--re-formula", "1", "--vc", "visit=0 + C(time)"],
    ["visit in patient:visit", "(1 | patient)"],
  ],
])("%s is named as at the fit in the report of a folder, of merged shards too", async (_, model, names) => {
  const argv = ["fit", "@table.tsv", "-m", "@meta.tsv", ...model, "--threads", "0", "-q"];
  const randomOf = (folder: string) => dataOf(scene.text(`${folder}/report.html`)).model.random;
  const run = async (words: readonly string[]) =>
    expect(await scene.run(words)).toMatchObject({ code: 0, stderr: expect.any(String) });
  await run([...argv, "--report", "--force", "-o", "@named"]);
  expect(randomOf("named")).toEqual(names);
  await run(["report", "@named", "-q"]);
  expect(randomOf("named")).toEqual(names);
  for (const shard of ["1/2", "2/2"]) await run([...argv, "--shard", shard, "--force", "-o", "@named-parts"]);
  await run(["merge", "@named-parts", "--force", "-q", "-o", "@merged"]);
  await run(["report", "@merged", "-q"]);
  expect(randomOf("merged")).toEqual(names);
});

test.each([
  { argv: ["report"], code: 64, says: "DIR must be given" },
  { argv: ["report", "@nowhere"], code: 66, says: "must be a folder of results" },
])("$says", async ({ argv, code, says }) => {
  const ending = await scene.run(argv);
  expect(ending.code).toBe(code);
  expect(ending.stderr).toContain(says);
});

test("--term names the term that a report begins with; one that is not there is refused before anything is fitted", async () => {
  const run = (term: string) => scene.run([...counts, "--report", "--term", term, "--force", "-o", "@term"]);
  expect((await run("arm")).code).toBe(0);
  const { term, terms } = dataOf(scene.text("term/report.html"));
  expect(terms).toContain(term);
  expect(term).toMatch(/^arm/);
  const refused = await run("arms");
  expect(refused.code).toBe(65);
  expect(refused.stderr).toMatch(/--term: no coefficient or term named 'arms' \(did you mean 'arm'\?\)/);
  const alone = await scene.run([...counts, "--term", "arm", "-o", "@alone"]);
  expect(alone.stderr).toContain("--term: goes with --report or --plots, got neither");
});

test("effects on single taxa and their sensitivity to zeros are sections of a report", async () => {
  const options = ["--taxon-effects", "--sensitivity", "--report"];
  expect((await scene.run([...counts, ...options, "-o", "@taxa"])).code).toBe(0);
  const { taxa, sensitivity, terms, responses } = decodeData(
    JSON.stringify(dataOf(scene.text("taxa/report.html"))),
  );
  const rows = scene.rows("taxa/taxa.tsv");
  expect(taxa!.features.length * terms.length).toBe(rows.length);
  rows.forEach((row, at) => {
    expect(taxa!.features[Math.floor(at / terms.length)]).toBe(row["feature"]);
    expect(taxa!.estimate[at]).toBeCloseTo(Number(row["estimate"]), 4);
  });
  const runs = scene.rows("taxa/sensitivity.tsv");
  expect(runs.length).toBe(responses.length * terms.length);
  runs.forEach((row, at) => {
    expect(sensitivity!.estimateMin[at]).toBeCloseTo(Number(row["estimate_min"]), 4);
    expect(sensitivity!.robust[at] === 1).toBe(row["robust"] === "true");
  });
});
