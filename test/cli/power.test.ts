import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.js";
import { power } from "../../src/index.js";

const home = mkdtempSync(join(tmpdir(), "power-"));
const at = (name: string) => join(home, name);

async function mixedlm(...argv: string[]) {
  const out = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      out[name] += text;
      return true;
    },
  });
  const code = await run(argv, { stdout: stream("stdout"), stderr: stream("stderr") } as never);
  return { code, ...out };
}

const stated = [
  ...["power", "-f", "arm * week + (1 | patient)", "--theta", "1", "--effect", "arm[T.drug]:week=0.4"],
  ...["--arms", "arm=placebo,drug", "--times", "week=0,1,2,4", "--ngroups", "12,24", "--dropout", "0,0.3"],
  ...["--nresponses", "20", "--nsim", "10"],
];

describe("mixedlm power", () => {
  test("writes a table, the needed groups and a curve, those of the library", async () => {
    const { code, stdout, stderr } = await mixedlm(...stated, "--plots", "-o", at("stated"));
    expect([code, stderr]).toEqual([0, expect.stringContaining("wrote")]);
    expect(readdirSync(at("stated")).sort()).toEqual([
      ...["needed-groups.tsv", "plot-power.svg", "plot-power.tsv", "power.tsv", "run.json"],
    ]);
    const [header, ...rows] = readFileSync(at("stated/power.tsv"), "utf8").trimEnd().split("\n");
    const { columns } = power({
      formula: "arm * week + (1 | patient)",
      theta: [1],
      coefficients: { "arm[T.drug]:week": [0.4] },
      arms: { arm: ["placebo", "drug"] },
      times: { week: [0, 1, 2, 4] },
      ngroups: [12, 24],
      dropout: [0, 0.3],
      responses: 20,
      nsim: 10,
    });
    expect(header!.split("\t")).toEqual(Object.keys(columns));
    const place = header!.split("\t").indexOf("fdr_power");
    expect(rows.map((row) => Number(row.split("\t")[place]))).toEqual([...columns.fdr_power]);
    expect(readFileSync(at("stated/plot-power.svg"), "utf8")).toMatch(/^<svg .*30 % dropout/s);
    expect(stdout).toContain("arm[T.drug]:week");
  });

  test("says the dropout and the power that was asked for without the rounding of a product", async () => {
    const asked = ["--dropout", "0.07", "--target", "0.55", "--ngroups", "40,80", "--nsim", "50"];
    const { stdout } = await mixedlm(...stated.slice(0, 11), ...asked, "--nresponses", "1", "-o", at("said"));
    expect(stdout).toMatch(
      /^arm\[T\.drug\]:week, satterthwaite, 4 visits, dropout 7 %: 55 % from \d+ groups on$/m,
    );
  });

  test("warns of what is to be looked at in the metadata, as predict does", async () => {
    const rows = Array.from({ length: 24 }, (_, i) => {
      const patient = Math.floor(i / 2);
      return [`s${i}`, `p${patient}`, patient % 2 ? "café" : "tea", i % 2].join("\t");
    });
    const text = `id\tpatient\tarm\tweek\n${rows.join("\n")}\n`;
    writeFileSync(at("samples.tsv"), Buffer.from(text, "latin1"));
    const { code, stderr } = await mixedlm(
      ...["power", "-m", at("samples.tsv"), "-f", "arm * week + (1 | patient)", "--theta", "1"],
      ...["--effect", "arm[T.tea]=0.5", "--nsim", "5", "-o", at("drinks")],
    );
    expect([code, stderr]).toEqual([0, expect.stringMatching(/warning: .*samples\.tsv/)]);
  });

  test("takes variances and design of a pilot, whose report shows the curve", async () => {
    const lines = Array.from({ length: 48 }, (_, i) => {
      const [patient, week] = [Math.floor(i / 4), i % 4];
      const y = [1, 2].map((k) => Math.sin(7 * k * i + 1) + Math.cos(5 * k * patient));
      return [`s${i}`, `p${patient}`, patient % 2 ? "b" : "a", week, ...y].join("\t");
    });
    writeFileSync(at("pilot.tsv"), `id\tpatient\tarm\tweek\ty1\ty2\n${lines.join("\n")}\n`);
    const model = ["y1 + y2 ~ arm * week", "-g", "patient"];
    const fitted = await mixedlm(
      "fit",
      at("pilot.tsv"),
      "-f",
      ...model,
      "--save-model",
      "--certify",
      "-o",
      at("pilot"),
    );
    expect(fitted.code).toBe(0);
    expect(readFileSync(at("pilot/certificates.tsv"), "utf8")).toMatch(
      /^response\tverdict\t.*\ny1\toptimum\t/,
    );
    expect(readFileSync(at("pilot/certified.tsv"), "utf8")).toMatch(
      /^response\tterm\tstatistic\tdf\tp_asymptotic\tp_bootstrap\tp_value\tq_value\n/,
    );
    const effect = ["--effect", "arm[T.b]:week=normal:0:0.5", "--ngroups", "10,20", "--nsim", "5"];
    const { code, stderr } = await mixedlm(
      ...["power", "--pilot", at("pilot/model.json"), ...effect, "--report", "-o", at("planned")],
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining("planned")]);
    expect(readFileSync(at("planned/report.html"), "utf8")).toContain('"power":{"isOfOne":false');
  });

  test.each([
    [["power", "-o", at("x")], 64, "F must be given, got none"],
    [[...stated, "-o", "-"], 64, "-o: must be a folder of results, got standard output"],
    [
      [...stated, "--ngroups", "12,24.5", "-o", at("x")],
      64,
      "It must be whole numbers with commas between them",
    ],
    [[...stated, "--effect", "arm=much", "-o", at("x")], 65, "--effect: must be NAME=0.5"],
    [
      [...stated, "--report", "-o", at("x")],
      65,
      "--report: goes with --pilot, got none; --plots writes the curve alone",
    ],
    [
      ["power", "-f", "x + (1 | g)", "--theta", "1", "-o", at("x")],
      65,
      "power: the samples of a study must be given",
    ],
  ])("refuses %#", async (argv, code, message) => {
    const found = await mixedlm(...argv);
    expect([found.code, found.stderr]).toEqual([code, expect.stringContaining(message)]);
  });
});
