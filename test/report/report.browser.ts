import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderPage } from "../../src/report/render-report.js";
import { hostile, smallReport } from "../support/report-study.js";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
let browser: Browser;
let page: Page;
let folder: string;
const requests: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(`test/report: there must be a browser, got no ${executablePath}`);
  folder = mkdtempSync(join(tmpdir(), "mixedlm-report-"));
  const file = join(folder, "report.html");
  writeFileSync(file, renderPage({ ...(await smallReport()), title: hostile }));
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
  });
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.route("**/*", (route) => {
    const { protocol } = new URL(route.request().url());
    if (protocol !== "file:" && protocol !== "data:") requests.push(route.request().url());
    return protocol === "file:" || protocol === "data:" ? route.continue() : route.abort();
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector(".figure-volcano svg");
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("every figure is drawn once it is scrolled to", async () => {
  for (const figure of await page.$$("figure")) {
    await figure.scrollIntoViewIfNeeded();
    await figure.waitForSelector("svg");
  }
});

test("sorting, filtering and choosing work from the keyboard", async () => {
  const names = () =>
    page.$$eval("tbody button[data-response]", (cells) => cells.map((cell) => cell.textContent));
  await page.focus("thead button");
  await page.keyboard.press("Enter");
  const rising = await names();
  await page.keyboard.press("Space");
  expect(await names()).toEqual([...rising].reverse());
  await page.focus("tbody button[aria-pressed=false]");
  const chosen = await page.evaluate(() => document.activeElement!.textContent);
  await page.keyboard.press("Enter");
  expect(await page.textContent(".members h3")).toBe(`Members of ${chosen}`);
  expect(await page.evaluate(() => document.activeElement!.textContent)).toBe(chosen);
  await page.fill("input[type=search]", "no such name");
  expect(await names()).toEqual([]);
  await page.fill("input[type=search]", "");
  expect((await names()).length).toBe(rising.length);
});

test("a figure's data open as a table from the keyboard", async () => {
  await page.focus(".figure-volcano details:not(.save) summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".figure-volcano details:not(.save) tbody tr");
  await page.keyboard.press("Enter");
});

test("labels of the toolbar stay on one line in a narrow window", async () => {
  await page.setViewportSize({ width: 400, height: 800 });
  const long = "np.log1p(concentration_of_the_insecticide):C(treatment)[T.late]";
  await page.$$eval(
    ".toolbar :is(option:checked, output)",
    (names, name) => {
      for (const each of names) each.textContent = name;
    },
    long,
  );
  const lines = await page.$$eval(".toolbar .choice span", (labels) =>
    labels.map((label) =>
      Math.round(
        label.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(label).lineHeight),
      ),
    ),
  );
  expect(lines).toEqual([1, 1, 1]);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test.each([
  [1280, "light"],
  [400, "dark"],
] as const)("nothing is wider than a window of %d pixels, %s", async (width, colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

/** Serious faults that axe finds, as rule and element. */
async function faults(): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await checker.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, impact, nodes }) =>
      impact === "serious" || impact === "critical"
        ? nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)
        : [],
    );
  });
  return found;
}

async function showAll(): Promise<void> {
  for (const figure of await page.$$("figure")) await figure.scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollTo(0, 0));
}

test("axe finds no serious fault: opened, term changed, response chosen, files and tables open, dark, 400 pixels, print", async () => {
  const found: Record<string, string[]> = {};
  const check = async (state: string): Promise<void> => {
    const serious = await faults();
    if (serious.length > 0) found[state] = serious;
  };
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
  await showAll();
  await check("opened");
  await page.locator(".toolbar select").first().selectOption({ index: 1 });
  await check("term changed");
  await page.locator("tbody button[aria-pressed=false]").first().click();
  await check("response chosen");
  for (const summary of await page.$$(".figure-forest summary")) await summary.click();
  await page.locator("button.taxon").first().click();
  await check("files, table and balances of a taxon");
  await page.locator("button.chip").click();
  await page.emulateMedia({ colorScheme: "dark" });
  await check("dark");
  await page.setViewportSize({ width: 400, height: 800 });
  await showAll();
  await check("400 pixels, dark");
  await page.emulateMedia({ colorScheme: "light" });
  await check("400 pixels");
  await page.emulateMedia({ media: "print" });
  await check("print");
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(found).toEqual({});
});

test("the address keeps what is chosen, and chooses it", async () => {
  await page.locator(".toolbar select").first().selectOption({ label: "week" });
  const name = await page.textContent(".panel-name");
  expect(new URL(page.url()).hash).toContain(`#term=week&response=${name}`);
  await page.evaluate(() => {
    location.hash = "#term=Intercept&response=y2&sort=-estimate";
  });
  await page.waitForFunction(() => document.querySelector(".panel-name")!.textContent === "y2");
  expect(await page.$eval("select", (select) => select.selectedOptions[0]!.textContent)).toBe("Intercept");
  expect(await page.getAttribute("th[aria-sort]", "aria-sort")).toBe("descending");
});

test("a figure is saved as SVG, as PNG of twice its size, and as TSV", async () => {
  const figure = page.locator(".figure-forest");
  if (!(await figure.locator("details.save").evaluate((each) => (each as HTMLDetailsElement).open)))
    await figure.locator("details.save summary").click();
  const saved = async (name: RegExp) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      figure.getByRole("button", { name }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const width = figure.locator("input[type=number]");
  await width.fill("500");
  await width.blur();
  const svg = await saved(/^Save as SVG/);
  expect(svg.name).toBe("forest.svg");
  expect(svg.bytes.toString()).toMatch(/^<svg [^>]*width="500"/);
  const png = await saved(/^Save as PNG/);
  expect(png.name).toBe("forest.png");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.bytes.readUInt32BE(16)).toBe(1000);
  expect((await saved(/^Save data/)).bytes.toString()).toMatch(/^response\testimate\tconf_low\tconf_high\n/);
});

test("contents lead to their sections, and the chosen response stays in sight", async () => {
  await page.locator(".contents a").last().click();
  expect(await page.evaluate(() => document.activeElement!.id)).toBe("mlm-reproduce");
  const isSeen = () =>
    page.$eval(".panel-name", (each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
  expect(await isSeen()).toBe(true);
});

test("without scripts the page says what was fitted and found", async () => {
  const plain = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 400, height: 800 } });
  await plain.goto(page.url().replace(/#.*/, ""));
  expect(await plain.locator("main tbody tr").count()).toBeGreaterThan(3);
  expect(await plain.locator("main").textContent()).toContain("What was found");
  await plain.close();
});

test("nothing left the page and nothing was complained of", () => {
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
});
