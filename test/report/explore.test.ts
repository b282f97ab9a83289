import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { beforeAll, expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { decodeData } from "../../src/report/app/decode-data.js";
import { explore } from "../../src/report/app/explore.js";
import { lowestRank } from "../../src/report/app/taxon.js";
import { appHash, appScript, shellHash, shellStyle } from "../../src/report/app-bundle.js";
import { embedData } from "../../src/report/embed-data.js";
import { renderPage } from "../../src/report/render-report.js";
import { type ReportData, reportData } from "../../src/report/report-data.js";
import { hostile, smallReport, taxonomy } from "../support/report-study.js";

let data: ReportData;
beforeAll(async () => {
  data = await smallReport();
});

function drawn(shown: ReportData = data) {
  const { document } = parseHTML("<!DOCTYPE html><html><body><main></main></body></html>");
  const root = document.querySelector("main") as unknown as HTMLElement;
  return { root, explorer: explore(root, shown) };
}

test("the explorer with its plots stays below 130 kB", () => {
  expect(gzipSync(appScript, { level: 9 }).length).toBeLessThan(130_000);
});

test("the policy of the page names its script and its style, and nothing from outside", () => {
  const sha = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  expect([appHash, shellHash]).toEqual([sha(appScript), sha(shellStyle)]);
  const page = renderPage(data);
  expect(page).toContain("default-src 'none'");
  expect(page.replace(appScript, "")).not.toMatch(/\b(src|href)\s*=\s*"?(https?:)?\/\//);
  expect(appScript).not.toMatch(/<\/script|<!--/);
});

test("a page is the same each time", () => {
  expect(renderPage(data)).toBe(renderPage(data));
});

test("names are text, whatever they look like", () => {
  const page = renderPage({ ...data, title: hostile });
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain("<img src=x");
  const renamed = {
    ...data,
    title: hostile,
    responses: data.responses.map((_, i) => `${hostile}${i}`),
    terms: data.terms.map(() => hostile),
  };
  const { root } = drawn(renamed);
  expect(root.querySelectorAll("script, img").length).toBe(0);
  expect(root.querySelector("h1")!.textContent).toBe(hostile);
  expect(root.querySelector("tbody button")!.textContent).toContain(hostile);
});

test("the report tells its story in order, each figure with a name and a finding", () => {
  const { root } = drawn();
  expect(Array.from(root.querySelectorAll("h2"), (heading) => heading.textContent)).toEqual([
    "What was fitted",
    "Strongest associations",
    "Balances and their members",
    "The chosen response",
    "Responses across the samples",
    "Does the model fit?",
    "Convergence",
    "Cite and reproduce",
  ]);
  const figures = [...root.querySelectorAll("figure")];
  expect(figures.length).toBe(12);
  for (const figure of figures) {
    expect(figure.querySelector("[role=img]")!.getAttribute("aria-labelledby")).toBeTruthy();
    expect(figure.querySelector("figcaption p")!.textContent!.length).toBeGreaterThan(20);
  }
  for (const table of root.querySelectorAll("table")) {
    expect(table.querySelector("caption")!.textContent).not.toBe("");
    for (const head of table.querySelectorAll("th"))
      expect(["col", "row"]).toContain(head.getAttribute("scope"));
  }
});

test("heads sort the table and say so", () => {
  const { root } = drawn();
  const names = () =>
    Array.from(root.querySelectorAll("tbody button[data-response]"), (cell) => cell.textContent);
  const head = root.querySelector("thead button") as unknown as HTMLButtonElement;
  head.click();
  expect(head.parentElement!.getAttribute("aria-sort")).toBe("ascending");
  const rising = names();
  head.click();
  expect(head.parentElement!.getAttribute("aria-sort")).toBe("descending");
  expect(names()).toEqual([...rising].reverse());
  expect(root.querySelectorAll("[aria-sort]").length).toBe(1);
});

test("choosing a response changes members, table and figures", () => {
  const { root } = drawn();
  const before = root.querySelector(".members h3")!.textContent;
  const other = root.querySelector("tbody button[aria-pressed=false]") as unknown as HTMLButtonElement;
  const name = other.textContent!;
  other.click();
  expect(root.querySelector(".members h3")!.textContent).toBe(`Members of ${name}`);
  expect(before).not.toBe(`Members of ${name}`);
  expect(root.querySelector(".figure-residuals figcaption")!.textContent).toContain(name);
  expect(root.querySelector(".toolbar output")!.textContent).toContain(`${name} · `);
});

test("a term without a coefficient has dashes, and the message says why", () => {
  const index = Array.from({ length: 24 }, (_, i) => `s${i}`);
  const x = Float64Array.from(index, (_, i) => i % 4);
  const metadata = {
    index,
    columns: {
      x,
      twice: x.map((value) => 2 * value),
      one: index.map(() => "a"),
      g: index.map((_, i) => `g${i >> 2}`),
    },
  };
  const y = (k: number) =>
    Float64Array.from(index, (_, i) => Math.sin(9.7 * i + k) + Math.cos(5 * (i >> 2) + k));
  const columns = { y1: y(1), y2: y(2), constant: x.map(() => 1) };
  const model = mixedlmSync("x + twice + one", { index, columns }, metadata, { groups: "g" });
  const report = decodeData(embedData(reportData(model)));
  const dropped = "columns of X that depend on earlier ones were dropped (twice)";
  expect(report.fits.messages).toEqual([
    { text: dropped, responses: Int32Array.of(0, 1) },
    { text: `the response does not vary; ${dropped}`, responses: Int32Array.of(2) },
  ]);
  const { root } = drawn(report);
  const rows = [...root.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  expect(rows).toContainEqual(["twice", "–", "–", "–", "–", "–", "–"]);
  expect(root.textContent).not.toMatch(/– to|to\s–|NaN/);
  expect(root.textContent).toContain(`status rank-deficient: ${dropped}.`);
  expect(rows.find(([name, status]) => name === "constant" && status === "constant")!.at(-1)).toBe(
    `the response does not vary; ${dropped}`,
  );
  expect(root.textContent).toContain("one has only one level in the samples of the model, 'a'");
});

test("members are named by their lowest taxon, with the whole lineage at hand", () => {
  const { root } = drawn();
  const named = [...root.querySelectorAll(".members li[title]")];
  expect(named.map((item) => item.textContent)).toEqual([`${hostile} fc`]);
  expect(named.map((item) => item.getAttribute("title"))).toEqual([taxonomy.fc]);
});

test.each([
  ["k__Bacteria; p__Firmicutes; g__; s__", "p__Firmicutes"],
  ["k__Bacteria;p__;c__", "k__Bacteria"],
  ["D_0__Bacteria;D_1__Firmicutes; ;", "D_1__Firmicutes"],
  ["Unassigned", "Unassigned"],
  ["f__Veillonellaceae; g__Veillonella; s__dispar", "g__Veillonella s__dispar"],
  ["", ""],
  ["k__; ", ""],
])("the lowest rank of '%s' is '%s'", (lineage, rank) => {
  expect(lowestRank(lineage)).toBe(rank);
});

test("every figure has its data as a table that opens under it and follows the choice", () => {
  const { root } = drawn();
  const toggle = () => new root.ownerDocument.defaultView!.Event("toggle");
  for (const figure of root.querySelectorAll("figure")) {
    const details = figure.querySelector("details:not(.save)")!;
    details.setAttribute("open", "");
    details.dispatchEvent(toggle());
    expect(details.querySelectorAll("tbody tr").length).toBeGreaterThan(0);
    expect(details.querySelector("caption")!.textContent).not.toBe("");
  }
  const first = () => root.querySelector(".figure-residuals tbody tr td:last-child")!.textContent;
  const before = first();
  (root.querySelector("tbody button[aria-pressed=false]") as unknown as HTMLButtonElement).click();
  expect(first()).not.toBe(before);
});

test("destroy leaves nothing behind", () => {
  const { root, explorer } = drawn();
  explorer.destroy();
  expect(root.childNodes.length).toBe(0);
});
