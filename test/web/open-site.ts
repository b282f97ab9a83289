import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";
import { serve } from "../support/serve.js";

const root = resolve(import.meta.dirname, "../..");
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** The page, built and served, a browser to see it with, and everything amiss that a page said or asked for. */
export interface Site {
  readonly browser: Browser;
  readonly origin: string;
  /** Addresses outside the site that were asked for. */
  readonly elsewhere: string[];
  /** Errors and refusals of the content security policy. */
  readonly complaints: string[];
  open(options?: Parameters<Browser["newPage"]>[0]): Promise<Page>;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `browser tests: Chromium must be installed, got nothing at ${executablePath}; ` +
        "apt-get install chromium, or name one in the environment variable CHROMIUM",
    );
  }
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-page-"));
  const outDir = join(folder, "below/here");
  await build({ configFile: join(root, "web/vite.config.ts"), logLevel: "error", build: { outDir } });
  const server = await serve(folder, {});
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  return {
    browser,
    origin: server.origin,
    elsewhere,
    complaints,
    open: async (options = {}) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
      page.setDefaultTimeout(60_000);
      page.context().on("request", (request) => {
        const address = request.url();
        if (!/^(blob|data):/.test(address) && !address.startsWith(server.origin)) elsewhere.push(address);
      });
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      // A folder below the root, for the page must not mind where it lies.
      await page.goto(`${server.origin}/below/here/index.html`);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
