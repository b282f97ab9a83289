import { existsSync } from "node:fs";
import { relative } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import * as library from "../../src/index.js";
import { serve } from "../support/serve.js";
import { bundlers } from "./bundlers.js";
import { everyVerb } from "./consumers/every-verb.mjs";
import { smallFit } from "./consumers/small-fit.mjs";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const consumer = inject("consumer");
const expected = await smallFit(library);

/** A bare page: no build, the bundle by its address. */
const bare = `<!doctype html><title>bare</title><link rel="icon" href="data:,">
<script type="module">
  import * as library from "/node_modules/mixedlm/dist/mixedlm.min.js";
  import { smallFit } from "/small-fit.mjs";
  smallFit(library).then(console.log, console.error);
</script>`;

const withScript = (script: string) =>
  `<!doctype html><title>bundled</title><link rel="icon" href="data:,"><script type="module" src="/${script}"></script>`;

/** A page that allows nothing but what the documentation asks for, and workers from where `workers` says. */
const strict = (
  workers: string,
) => `<!doctype html><title>strict</title><link rel="icon" href="data:,"><meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src ${workers}">
<script type="module">
  import * as library from "/node_modules/mixedlm/dist/mixedlm.min.js";
  import { threadedFit } from "/threaded-fit.mjs";
  threadedFit(library).then(console.log, console.error);
</script>`;

const everything = `<!doctype html><title>every verb</title><link rel="icon" href="data:,">
<script type="module">
  import * as library from "/node_modules/mixedlm/dist/mixedlm.min.js";
  import { everyVerb } from "/every-verb.mjs";
  // Verbs that answer at once need all parts.
  await library.loadParts();
  everyVerb(library).then((found) => console.log(JSON.stringify(found)), console.error);
</script>`;

const pages: Record<string, string> = {
  "/every-verb.html": everything,
  "/bare.html": bare,
  "/workers.html": strict("blob:"),
  "/no-workers.html": strict("'none'"),
};
let browser: Browser;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  if (!existsSync(executablePath)) {
    throw new Error(
      `browser tests: Chromium must be installed, got nothing at ${executablePath}; ` +
        "apt-get install chromium, or name one in the environment variable CHROMIUM",
    );
  }
  server = await serve(consumer, pages);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** The first thing that a page says on the console, of what `like` matches; its error, when it has one. */
async function firstWords(path: string, like = /^/): Promise<string> {
  const page = await browser.newPage();
  try {
    const words = new Promise<string>((resolve) => {
      page.on("console", (message) => like.test(message.text()) && resolve(message.text()));
      page.on("pageerror", (error) => resolve(String(error)));
    });
    await page.goto(server.origin + path);
    return await words;
  } finally {
    await page.close();
  }
}

test("a bare page fits the same numbers as Node, bit for bit", async () => {
  expect(await firstWords("/bare.html")).toBe(expected);
});

test("every verb gives the bits of Node", async () => {
  expect(JSON.parse(await firstWords("/every-verb.html"))).toEqual(await everyVerb(library));
});

test.each(Object.entries(bundlers))("a page bundled by %s fits the same numbers", async (name, bundle) => {
  const script = relative(consumer, await bundle(consumer));
  pages[`/${name}.html`] = withScript(script);
  expect(await firstWords(`/${name}.html`)).toBe(expected);
});

test("a strict page fits in workers", async () => {
  expect(await firstWords("/workers.html")).toBe("2 workers, the same numbers");
});

test("a page that allows no workers fits without them", async () => {
  expect(await firstWords("/no-workers.html", /workers, /)).toBe("0 workers, the same numbers");
});
