import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
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
  await page.focus(".figure-volcano summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".figure-volcano details tbody tr");
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

test("nothing left the page and nothing was complained of", () => {
  expect(requests).toEqual([]);
  expect(complaints).toEqual([]);
});
