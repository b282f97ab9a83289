import { DOMParser } from "linkedom";
import { describe, expect, test } from "vitest";
import { readResults } from "../../bench/figure/peer-lines.js";
import { speedChart } from "../../bench/figure/speed-chart.js";
import { speedTable, withSpeedTable } from "../../bench/figure/speed-table.js";
import { duration } from "../../bench/report.js";

const line = (work: string, program: string, median: number, version = "") => ({
  part: "structure",
  work,
  program,
  version,
  per: "response",
  microseconds: { lower: 0.9 * median, median, upper: 1.2 * median },
  clock: "processor",
});
const text = [
  { benchmark: "beside-peers", cpu: "A <fast> & wide processor", node: "v20" },
  line("scalar", "mixedlm", 8),
  line("scalar", "mixedlm, Wald z", 6),
  line("scalar", "lme4 refit", 11_700, "1.1.31"),
  line("scalar", "statsmodels", 112_000),
  line("crossed", "lmerTest", 64_000),
  line("crossed", "mixedlm", 40),
]
  .map((record) => JSON.stringify(record))
  .join("\n");
const results = readResults(`${text}\n`);

describe("the chart", () => {
  const svg = speedChart(results);
  const { documentElement: root } = new DOMParser().parseFromString(svg, "image/svg+xml");
  const elements = (name: string) => Array.from(root.querySelectorAll(name));

  test("the chart is well-formed: every tag is closed, nothing is left unescaped", () => {
    const open: string[] = [];
    for (const [, slash, name, own] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (slash) expect(open.pop()).toBe(name);
      else if (!own) open.push(name!);
    }
    expect(open).toEqual([]);
    expect(svg.match(/&(?!amp;|lt;|gt;|quot;)/)).toBeNull();
    expect(svg).toContain("A &lt;fast&gt; &amp; wide processor");
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("the chart has a dot for each program that is shown, slower ones further right, all inside", () => {
    expect(elements("circle")).toHaveLength(5);
    const [ours, refit, statsmodels] = elements("circle").map((dot) => Number(dot.getAttribute("cx")));
    expect(ours!).toBeLessThan(refit!);
    expect(refit!).toBeLessThan(statsmodels!);
    const width = Number(root.getAttribute("width"));
    for (const dot of elements("circle")) {
      expect(Number(dot.getAttribute("cx"))).toBeGreaterThan(0);
      expect(Number(dot.getAttribute("cx"))).toBeLessThan(width);
    }
  });

  test("the chart says times and ratios, and all of it in words", () => {
    const labels = elements("text").map(({ textContent }) => textContent);
    expect(labels).toContain("8 µs");
    expect(labels).toContain("11.7 ms · 1,500 ×");
    expect(elements("desc")[0]!.textContent).toContain("scalar: mixedlm 8 µs, lme4 refit 11.7 ms");
  });

  test("the chart has colours for light and for dark pages and loads nothing", () => {
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|<script|href/);
  });
});

test("the table takes its place in a page", () => {
  const table = speedTable(results);
  expect(table).toContain(
    "| scalar | 8 µs | lme4 refit 1.1.31 11.7 ms (1,500 ×), statsmodels 112 ms (14,000 ×) |",
  );
  const page = "above\n<!-- speed: made by npm run bench:figure -->\nold\n<!-- end of speed -->\nbelow\n";
  const once = withSpeedTable(page, table);
  expect(once).toContain(table);
  expect(once).not.toContain("old");
  expect([once.startsWith("above\n"), once.endsWith("\nbelow\n")]).toEqual([true, true]);
  expect(withSpeedTable(once, table)).toBe(once);
  expect(() => withSpeedTable("no place", table)).toThrow("the page must hold");
});

test.each([
  [0.12, "0.12 µs"],
  [999.4, "999 µs"],
  [999.6, "1 ms"],
  [11_700, "11.7 ms"],
  [1_234_567, "1.23 s"],
])("%d microseconds read %s", (microseconds, expected) => {
  expect(duration(microseconds)).toBe(expected);
});
