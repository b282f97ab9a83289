import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.js";
import { formatTsv, tableRows } from "../../src/io/index.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import { allPairs } from "../../src/model/pairs/all-pairs.js";
import type { Table } from "../../src/table/table.js";
import { ownStudy } from "../support/own-covariates.js";

const home = mkdtempSync(join(tmpdir(), "pairs-"));
const at = (name: string) => join(home, name);
const { responses, metadata, covariates } = ownStudy({ seed: 21, responses: 8 });

function write(name: string, table: Table) {
  const rows = Array.from(tableRows(table, true));
  writeFileSync(at(name), [...formatTsv(["id", ...Object.keys(table.columns)], rows)].join(""));
}
write("y.tsv", responses);
write("x.tsv", covariates.dna);
write("samples.tsv", metadata);

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

const model = ["-m", at("samples.tsv"), "-f", "arm + week + (1 | subject)"];

describe("mixedlm pairs", () => {
  test("writes the pairs of the library, a record and a heat map", async () => {
    const asked = ["--top", "12", "--plots", "-o", at("pairs")];
    const { code, stdout } = await mixedlm("pairs", at("y.tsv"), at("x.tsv"), ...model, ...asked);
    expect(code).toBe(0);
    expect(readdirSync(at("pairs")).sort()).toEqual([
      "pairs.tsv",
      "plot-pairs.svg",
      "plot-pairs.tsv",
      "run.json",
    ]);
    const expected = await allPairs(
      mixedlmSync("arm + week + (1 | subject)", responses, metadata),
      covariates.dna,
      { top: 12 },
    );
    const [header, ...rows] = readFileSync(at("pairs/pairs.tsv"), "utf8").trimEnd().split("\n");
    expect(header).toBe(
      "response\tx\testimate\tstd_error\tdf\tstatistic\tp_value\tq_value\tlog10_p\tn\tstatus",
    );
    expect(rows.map((row) => row.split("\t").slice(0, 2))).toEqual(
      expected.pairs.columns.response.map((response, i) => [response, expected.pairs.columns.x[i]]),
    );
    expect(Number(rows[0]!.split("\t")[6])).toBe(expected.pairs.columns.p_value[0]);
    expect(stdout).toContain("12 of 64 pairs");
    const record = JSON.parse(readFileSync(at("pairs/run.json"), "utf8"));
    expect([record.tests, record.responses, record.columns, record.options.top]).toEqual([64, 8, 8, 12]);
    expect(record.inputs.map(({ role }: { role: string }) => role)).toContain("columns");
    expect(readFileSync(at("pairs/plot-pairs.svg"), "utf8").match(/<rect [^>]*><title>/g)).toHaveLength(12);
  });

  test("refuses two answers to which pairs are reported, and a folder in the way", async () => {
    const both = await mixedlm(
      "pairs",
      at("y.tsv"),
      at("x.tsv"),
      ...model,
      "--top",
      "3",
      "--max-q",
      "0.1",
      "-o",
      at("no"),
    );
    expect([both.code, existsSync(at("no"))]).toEqual([64, false]);
    expect(both.stderr).toContain("--max-q");
    const taken = await mixedlm("pairs", at("y.tsv"), at("x.tsv"), ...model, "-o", home);
    expect(taken.code).toBe(73);
  });
});

describe("mixedlm fit --covariate", () => {
  test("gives the fit of the library, and shards of it the same bytes", async () => {
    const asked = [
      "-m",
      at("samples.tsv"),
      "-f",
      "arm + dna + (1 | subject)",
      "--covariate",
      `dna=${at("x.tsv")}`,
    ];
    const { code } = await mixedlm("fit", at("y.tsv"), ...asked, "--anova", "-o", at("fit"));
    expect(code).toBe(0);
    const text = readFileSync(at("fit/coefficients.tsv"), "utf8");
    const fitted = mixedlmSync("arm + dna + (1 | subject)", responses, metadata, { covariates });
    const third = text.split("\n")[3]!.split("\t");
    expect(third.slice(0, 2)).toEqual(["y0", "dna"]);
    expect(Number(third[2])).toBe(fitted.coefficients().get("dna", "y0"));
    for (const shard of ["1/2", "2/2"])
      expect(
        (await mixedlm("fit", at("y.tsv"), ...asked, "--anova", "--shard", shard, "-o", at("parts"))).code,
      ).toBe(0);
    expect((await mixedlm("merge", at("parts"))).code).toBe(0);
    expect(readFileSync(at("parts/coefficients.tsv"), "utf8")).toBe(text);
    expect(readFileSync(at("parts/anova.tsv"), "utf8")).toBe(readFileSync(at("fit/anova.tsv"), "utf8"));
    const report = await mixedlm("fit", at("y.tsv"), ...asked, "--report", "-o", at("report"));
    expect([report.code, existsSync(at("report"))]).toEqual([65, false]);
    expect(report.stderr).toContain("leave the report out");
  });
});
