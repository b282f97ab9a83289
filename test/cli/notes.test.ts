import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { withNotes } from "../../src/fit/prepare/with-notes.js";
import { fitSync } from "../../src/model/fit.js";
import { LMEModel } from "../../src/model/lme-model.js";
import { reportData } from "../../src/report/report-data.js";
import { openScene, rowsOf, type Scene, smallStudy, tsv } from "../support/scene.js";

/** `dose` is millions of times larger than the other covariates, `visit` is a number but for one word. */
const scale = /^dose varies 7\.1e\+6 times as much as visit\[T\.lost\]; consider rescaling$/;
const mixed = "visit is categorical because of 1 cell 'lost'; --numeric visit makes them missing";

let scene: Scene;
beforeAll(() => {
  const files = smallStudy();
  const rows = rowsOf(files["meta.tsv"]!).map(({ sample, patient, time, arm }, i) => [
    sample!,
    patient!,
    time!,
    arm!,
    1e6 * ((i * 7) % 5),
    i === 3 ? "lost" : i % 2,
  ]);
  files["meta.tsv"] = tsv([["sample", "patient", "time", "arm", "dose", "visit"], ...rows]);
  scene = openScene(files);
});
afterAll(() => scene.remove());

const argv = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", "time + dose + visit", "-g", "patient"];
const expected = [mixed, expect.stringMatching(scale)];

function recordOf(folder: string) {
  return JSON.parse(scene.text(`${folder}/run.json`));
}

function reportNotes(folder: string): string[] {
  const page = scene.text(`${folder}/report.html`);
  const data = /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(page)![1]!;
  return JSON.parse(data).model.notes;
}

describe("notes on data and design", () => {
  test("notes are in the log, run.json, the report and the saved model", async () => {
    const ending = await scene.run([...argv, "--report", "--save-model", "-o", "@out"]);
    expect(ending.code).toBe(0);
    expect(ending.stderr).toContain(`mixedlm: warning: ${mixed}\n`);
    expect(/^note +(.*)$/m.exec(ending.stderr)![1]).toMatch(scale);
    const quiet = await scene.run([...argv, "--quiet", "-o", "@quiet"]);
    expect(quiet.stderr).toBe(`mixedlm: warning: ${mixed}\n`);
    expect((await scene.run([...argv, "--dry-run"])).stdout).toMatch(/^note +dose varies/m);
    expect(recordOf("out").notes).toEqual(expected);
    expect(reportNotes("out")).toEqual(expected);
    expect(LMEModel.fromJSON(scene.text("out/model.json")).notes).toEqual(expected);
  });

  test("notes are in a report made later of the tables alone", async () => {
    expect((await scene.run([...argv, "-o", "@tables"])).code).toBe(0);
    expect((await scene.run(["report", "@tables"])).code).toBe(0);
    expect(reportNotes("tables")).toEqual(expected);
  });

  test("notes are in run.json of a run in blocks, and of one in parts that are merged", async () => {
    expect((await scene.run([...argv, "--stream", "-o", "@stream"])).code).toBe(0);
    for (const shard of ["1/2", "2/2"]) {
      expect((await scene.run([...argv, "--shard", shard, "-o", "@parts"])).code).toBe(0);
    }
    expect((await scene.run(["merge", "@parts", "--report"])).code).toBe(0);
    expect(recordOf("stream").notes).toEqual(expected);
    expect(recordOf("parts").notes).toEqual(expected);
    expect(reportNotes("parts")).toEqual(expected);
  });

  test("notes name a factor of one level, which a subset can leave", async () => {
    const only = ["fit", "@table.tsv", "-m", "@meta.tsv", "-f", "time + arm", "-g", "patient"];
    const ending = await scene.run([...only, "--subset", "arm == 'drug'", "--report", "-o", "@subset"]);
    expect(ending.code).toBe(0);
    const note =
      "arm has only one level in the samples of the model, 'drug'; nothing can be said of its effect";
    expect(ending.stderr.split("\n")).toContain(`note       ${note}`);
    expect(recordOf("subset").notes).toEqual([note]);
    expect(reportNotes("subset")).toEqual([note]);
  });

  test("the library gives notes, those on the data before those on the design", () => {
    const index = Array.from({ length: 12 }, (_, i) => `s${i}`);
    const meta = {
      index,
      columns: {
        x: Float64Array.from(index, (_, i) => i % 3),
        z: Float64Array.from(index, (_, i) => 1e6 * ((i * 5) % 4)),
        g: index.map((_, i) => `g${i % 4}`),
      },
    };
    const plan = withNotes(prepare("x + z", meta, { groups: "g" }), ["a guess", "a guess"]);
    const y = Float64Array.from(index, (_, i) => Math.sin(9.7 * i));
    const model = fitSync(plan, { index, columns: { y } });
    expect(model.notes).toEqual(["a guess", expect.stringMatching(/^z varies .* consider rescaling$/)]);
    expect(reportData(model).model.notes).toEqual(model.notes);
    expect(model.summary("y")).toContain("Note       a guess\n");
  });
});
