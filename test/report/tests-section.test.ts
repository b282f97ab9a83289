import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { readFrame } from "../../src/io/index.js";
import { withTests } from "../../src/model/verbs/asked-tests.js";
import { decodeData } from "../../src/report/app/decode-data.js";
import { explore } from "../../src/report/app/explore.js";
import { formatP } from "../../src/report/app/format-number.js";
import { embedData } from "../../src/report/embed-data.js";
import { reportData } from "../../src/report/report-data.js";
import { hostile } from "../support/report-study.js";

const text = readFileSync(new URL("../fixtures/contrasts/factorial.csv", import.meta.url), "utf8");
const frame = await readFrame(new Blob([text]));
const model = mixedlmSync("y + z ~ arm * C(week) + (1 | subject)", frame);
const request = {
  anova: true,
  means: ["arm"],
  by: "week",
  pairwise: "tukey",
  contrast: [`'${hostile}': arm[low]`],
} as const;
const { further } = await withTests(model, request);

function drawn(tests: typeof further) {
  const { document } = parseHTML("<!DOCTYPE html><html><body><main></main></body></html>");
  const root = document.querySelector("main") as unknown as HTMLElement;
  const data = decodeData(embedData(reportData(model, { tests, metadata: frame })));
  explore(root, data);
  return { root, data };
}

test("tests that were made have a section: counts over all responses, and those of the chosen one", () => {
  const { root, data } = drawn(further);
  const section = root.querySelector("section.mlm-tests")!;
  const captions = Array.from(section.querySelectorAll("caption"), (caption) => caption.textContent);
  const name = data.responses[0]!;
  expect(captions).toEqual([
    "F tests of the terms: responses below 5 %",
    `F tests of the terms: ${name}`,
    `Estimated marginal means: ${name}`,
    "Comparisons of means: responses below 5 %",
    `Comparisons of means: ${name}`,
    "Contrasts: responses below 5 %",
    `Contrasts: ${name}`,
  ]);
  const cells = (caption: string) => {
    const table = [...section.querySelectorAll("table")].find(
      (each) => each.querySelector("caption")!.textContent === caption,
    )!;
    return Array.from(table.querySelectorAll("tbody tr"), (row) =>
      Array.from(row.querySelectorAll("th, td"), (cell) => cell.textContent),
    );
  };
  const { term, statistic, log10_p, q_value, p_value } = model.anova().columns;
  const at = model.responses.indexOf(name) * 3;
  for (const [k, row] of cells(`F tests of the terms: ${name}`).entries()) {
    expect(row[0]).toBe(term[k]);
    const shown = Number(row[3]);
    expect(Math.abs(shown / statistic[at + k]! - 1)).toBeLessThan(0.005);
    expect(row[4]).toBe(formatP(Math.fround(log10_p[at + k]!)));
    expect(row[5]).toBe(formatP(Math.fround(Math.log10(q_value[at + k]!))));
  }
  const counted = cells("F tests of the terms: responses below 5 %").map((row) =>
    row.slice(1, 4).map(Number),
  );
  expect(counted).toEqual(
    [0, 1, 2].map((k) => [
      2,
      [k, k + 3].filter((i) => p_value[i]! < 0.05).length,
      [k, k + 3].filter((i) => q_value[i]! < 0.05).length,
    ]),
  );
  expect(cells(`Comparisons of means: ${name}`)[0]![0]).toBe("arm: high dose - low | week=0");
});

test("labels of contrasts are text, whatever they look like", () => {
  const { root } = drawn(further);
  expect(root.querySelectorAll("script, img").length).toBe(0);
  expect(root.querySelector("section.mlm-tests")!.textContent).toContain(hostile);
});

test("the tables follow the chosen response", () => {
  const { root, data } = drawn(further);
  const section = root.querySelector("section.mlm-tests")!;
  const button = [...root.querySelectorAll("button[data-response]")].find(
    (each) => each.textContent === data.responses[1],
  ) as unknown as HTMLButtonElement;
  button.click();
  expect(section.textContent).toContain(`F tests of the terms: ${data.responses[1]}`);
});

test("a report without tests has no such section", () => {
  expect(drawn(undefined).root.querySelector("section.mlm-tests")).toBeNull();
});
