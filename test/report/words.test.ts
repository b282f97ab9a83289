import { parseHTML } from "linkedom";
import { beforeAll, expect, test } from "vitest";
import { mixedlm } from "../../src/index.js";
import { explore } from "../../src/report/app/explore.js";
import { groupingBy } from "../../src/report/app/figures/parts/main-groups.js";
import { populationMeans } from "../../src/report/app/figures/parts/population.js";
import { robustDomain } from "../../src/report/app/figures/parts/robust-domain.js";
import { count, decimalsFor, isBelow } from "../../src/report/app/format-number.js";
import { initialState } from "../../src/report/app/initial-state.js";
import { holdsTaxon, matcher, membersOf, responseLabel } from "../../src/report/app/names.js";
import { permalink, readPermalink } from "../../src/report/app/permalink.js";
import { paragraphs } from "../../src/report/app/sections/results.js";
import { effectSentence } from "../../src/report/app/sentences.js";
import { NONE } from "../../src/report/app/state.js";
import { renderPage } from "../../src/report/render-report.js";
import { type ReportData, reportData } from "../../src/report/report-data.js";
import { hostile, smallModel, smallReport } from "../support/report-study.js";

let data: ReportData;
beforeAll(async () => {
  data = await smallReport();
});

/** The members of a balance on the right and left of its node, from the parents alone. */
function sides(response: number): [string[], string[]] {
  const { parent, response: responses, names } = data.tree!;
  const node = responses.indexOf(response);
  const children = [...parent.keys()].filter((each) => parent[each] === node);
  const tips = (at: number): string[] => {
    const below = [...parent.keys()].filter((each) => parent[each] === at);
    return below.length === 0 ? [names[at]!] : below.flatMap(tips);
  };
  return [tips(children[1]!), tips(children[0]!)];
}

test("a balance is said by its members: names where they are few, else their number", () => {
  data.responses.forEach((name, i) => {
    const [right, left] = sides(i).map((tips) => (tips.length > 2 ? `${tips.length} taxa` : undefined));
    const [said, other] = membersOf(data, i).split(" / ");
    if (right !== undefined) expect(said).toBe(right);
    if (left !== undefined) expect(other).toBe(left);
    expect(responseLabel(data, i)).toBe(`${name} · ${membersOf(data, i)}`);
  });
});

test("a search finds balances by a taxon or a lineage among their members", () => {
  const found = (filter: string) => [...data.responses.keys()].filter(matcher(data, filter));
  const having = (tip: string) => [...data.responses.keys()].filter((i) => sides(i).flat().includes(tip));
  expect(found("fd")).toEqual(having("fd"));
  expect(found("blautia")).toEqual(having("k__Bacteria;p__Firmicutes;c__Clostridia;g__Blautia"));
  expect(found("k__bacteria; <script>")).toEqual(having("fc"));
  expect(found(data.responses[2]!)).toContain(2);
  const tip = data.tree!.names.indexOf("fe");
  expect([...data.responses.keys()].filter(holdsTaxon(data, tip))).toEqual(having("fe"));
});

test("a click on a taxon lists its balances, and another shows all again", () => {
  const { document } = parseHTML("<!DOCTYPE html><html><body><main></main></body></html>");
  const root = document.querySelector("main") as unknown as HTMLElement;
  explore(root, data);
  const rows = () => root.querySelectorAll(".mlm-associations tbody button[data-response]").length;
  const all = rows();
  const taxon = [...root.querySelectorAll("button.taxon")].find((each) => each.textContent === "fd");
  (taxon as HTMLButtonElement).click();
  const having = [...data.responses.keys()].filter((i) => sides(i).flat().includes("fd"));
  expect(rows()).toBe(having.length);
  expect(having.length).toBeLessThan(all);
  (root.querySelector("button.chip") as unknown as HTMLButtonElement).click();
  expect(rows()).toBe(all);
});

/** One response and one term with these numbers. */
function oneEffect(estimate: number, half: number, p: number, q: number): ReportData {
  const f = (value: number) => Float32Array.of(value);
  const coefficients = {
    ...data.coefficients,
    ...{ estimate: f(estimate), halfWidth: f(half), standardError: f(half / 2), df: f(20) },
    ...{ log10p: f(Math.log10(p)), log10q: f(Math.log10(q)) },
  };
  return { ...data, terms: ["dose"], coefficients, responseTotal: 177 };
}

test.each([
  [0.017, 0.023, 0.15, 0.68, "no clear effect: 0.017, 95 % −0.006 to\u00a00.040; p 0.150, q 0.680"],
  [
    0.017,
    0.016,
    0.03,
    0.2,
    "an effect that is not clear among 177 responses: 0.017, 95 % 0.001 to\u00a00.033; p 0.030, q 0.200",
  ],
  [
    -0.5,
    0.1,
    1e-5,
    0.05,
    "an effect that is not clear among 177 responses: −0.50, 95 % −0.60 to\u00a0−0.40; p 1.0e−5, q 0.050",
  ],
  [-0.5, 0.1, 1e-5, 0.049, "a clear negative effect: −0.50, 95 % −0.60 to\u00a0−0.40; p 1.0e−5, q 0.049"],
])("an effect of %d ± %d with p %d and q %d is said as it is", (estimate, half, p, q, expected) => {
  expect(effectSentence(oneEffect(estimate, half, p, q), 0, 0)).toBe(expected);
});

test("0.05 is not below 0.05, in single precision either", () => {
  expect(isBelow(Math.fround(Math.log10(0.05)))).toBe(false);
  expect(isBelow(Math.fround(Math.log10(0.0499999)))).toBe(true);
  expect(isBelow(Number.NaN)).toBe(false);
});

test("numbers agree with their nouns, and decimals with the narrowest interval", () => {
  expect([count(1, "taxon"), count(2, "taxon"), count(1, "balance"), count(1000, "sample")]).toEqual([
    "1 taxon",
    "2 taxa",
    "1 balance",
    "1,000 samples",
  ]);
  expect(decimalsFor([0.023, 0.4], [1])).toBe(3);
  expect(decimalsFor([1e-9], [1])).toBeUndefined();
  expect(decimalsFor([12], [1e6])).toBeUndefined();
});

test("far values end an axis no later than the middle of the others allows", () => {
  const near = Array.from({ length: 101 }, (_, i) => (i - 50) / 50);
  const [low, high] = robustDomain([...near, 1000], true);
  expect(high).toBeLessThan(10);
  expect(low).toBeLessThan(-1);
  expect(robustDomain(near, true)[1]).toBeGreaterThanOrEqual(1);
  expect(robustDomain([], false)).toEqual([0, 1]);
});

test("a permalink says term, response and order, and is read back; unknown names are passed over", () => {
  const state = {
    ...initialState(data),
    term: 2,
    response: 3,
    sort: { by: "estimate", descending: true },
  } as const;
  const link = permalink(data, state);
  expect(link).toBe(`#term=week&response=${data.responses[3]}&sort=-estimate`);
  expect(readPermalink(data, link)).toEqual({ term: 2, response: 3, sort: state.sort });
  expect(readPermalink(data, "#term=no&response=none&sort=up")).toEqual({});
  const odd = { ...data, terms: [...data.terms.slice(0, 2), `a + b&c=${hostile}`] };
  expect(readPermalink(odd, permalink(odd, state)).term).toBe(2);
});

test("bands of the population are the limits of predictions, along a curve and by colour", async () => {
  const { model, metadata } = await smallModel();
  const week = data.covariates.find(({ name }) => name === "week")!;
  const response = 1;
  const known = [...week.values.keys()];
  const { fit, lower, upper } = model.predict(undefined, { interval: "confidence", random: false });
  const by = groupingBy(
    data,
    week,
    data.covariates.findIndex(({ name }) => name === "arm"),
  );
  const means = populationMeans(data, week, response, known, by, undefined);
  expect(means.length).toBe(10);
  const { samples } = model.plan;
  for (const { x, y, low, high, code } of means) {
    const at = known.find((i) => week.values[i] === x && by!.codes[i] === code)!;
    const name = data.responses[response]!;
    const row = samples[at]!;
    expect(y).toBeCloseTo(fit.get(row, name), 4);
    // The limits of predictions have degrees of freedom of their own; the standard error is the same.
    expect((high - y) / (y - low)).toBeCloseTo(1, 3);
    expect((high - low) / (upper.get(row, name) - lower.get(row, name))).toBeGreaterThan(0.9);
    expect((high - low) / (upper.get(row, name) - lower.get(row, name))).toBeLessThan(1.3);
  }
  expect(populationMeans(data, week, response, known, undefined, undefined).length).toBe(60);
  expect(groupingBy(data, week, NONE)).toBeUndefined();
  expect(metadata.index.length).toBe(60);
});

test("the page can be read without its script: what was fitted and the table, escaped", () => {
  const renamed = { ...data, responses: data.responses.map((_, i) => `${hostile}${i}`), title: hostile };
  const { document } = parseHTML(renderPage(renamed));
  const main = document.querySelector("main#report")!;
  expect(main.querySelectorAll("table tbody tr").length).toBe(data.responses.length);
  expect(main.querySelectorAll("script, img").length).toBe(0);
  expect(main.querySelector("h1")!.textContent).toBe(hostile);
  expect(main.textContent).toContain("12 of patient");
});

test("few responses are told as results, without volcano, heat map or histogram of p-values", async () => {
  const { table, metadata } = await oneResponse();
  const model = await mixedlm("week + arm", table, metadata, { groups: "patient" });
  const report = reportData(model, { metadata });
  const { document } = parseHTML("<!DOCTYPE html><html><body><main></main></body></html>");
  const root = document.querySelector("main") as unknown as HTMLElement;
  explore(root, report);
  for (const figure of ["volcano", "heat-map", "p-values", "forest", "effects-map"])
    expect(root.querySelector(`.figure-${figure}`), figure).toBeNull();
  const [text] = paragraphs(report, 0);
  const at = model.terms.indexOf("week");
  const { statistic, df } = model.tidy().columns;
  expect(text).toContain("The model of y is of 60 samples of 12 groups.");
  expect(text).toMatch(/effect of week is (positive|negative): |There is no clear effect of week: /);
  expect(text).toContain(`t(${Math.round(df[at]!)}) = ${statistic[at]!.toFixed(2).replace("-", "−")}`);
  expect(root.querySelector(".mlm-associations .results")!.textContent).toBe(text);
  expect(renderPage(report)).toContain("The model of y is of 60 samples");
});

async function oneResponse() {
  const { metadata } = await smallModel();
  const y = Float64Array.from(
    metadata.index,
    (_, i) => 0.4 * (i % 5) + Math.sin(3.3 * i) + Math.cos(Math.floor(i / 5)),
  );
  return { table: { index: metadata.index, columns: { y } }, metadata };
}
