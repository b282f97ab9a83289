import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { serve } from "../support/serve.js";

const examples = resolve(import.meta.dirname, "../../examples");
const consumer = inject("consumer");
const complaints: string[] = [];
let browser: Browser;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  for (const name of ["vite-app", "browser-page"]) {
    cpSync(join(examples, name), join(consumer, "pages", name), { recursive: true });
  }
  const modules = join(consumer, "pages/browser-page/node_modules");
  cpSync(join(consumer, "node_modules/mixedlm"), join(modules, "mixedlm"), { recursive: true });
  await build({ root: join(consumer, "pages/vite-app"), base: "./", logLevel: "error" });
  server = await serve(join(consumer, "pages"), {});
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(path: string): Promise<Page> {
  const page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const missingIcon = message.location().url.endsWith("favicon.ico");
    if (message.type() === "error" && !missingIcon) complaints.push(message.text());
  });
  await page.goto(`${server.origin}/${path}`);
  return page;
}

test("the page without a build step fits and shows a summary", async () => {
  const page = await open("browser-page/index.html");
  await page.locator("#summary", { hasText: "Response   reaction" }).waitFor();
  await page.close();
  expect(complaints).toEqual([]);
});

test("the page with a bundler fits, and offers the nearest name", async () => {
  const page = await open("vite-app/dist/index.html");
  await page.click("#fit");
  await page.locator("#message", { hasText: "2 models fitted" }).waitFor();
  expect(await page.locator("#results table").count()).toBeGreaterThan(0);
  await page.fill("#formula", "ligt");
  await page.click("#fit");
  await page.locator("#message", { hasText: "did you mean 'light'" }).waitFor();
  await page.close();
  expect(complaints).toEqual([]);
});
