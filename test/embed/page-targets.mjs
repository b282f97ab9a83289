/** Pages without a build step, in Chromium. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { Missing } from "./project.mjs";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
};

/** What a page of a folder logs first, served by a server that knows files and nothing else. */
export async function openPage(folder, path) {
  if (!existsSync(executablePath)) throw new Missing(`Chromium at ${executablePath}`);
  const server = createServer(({ url }, response) => {
    const found = join(folder, url.endsWith("/") ? `${url}index.html` : url.split("?")[0]);
    if (!existsSync(found) || !statSync(found).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(found)] ?? "application/octet-stream" });
    response.end(readFileSync(found));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const logged = new Promise((resolve, reject) => {
      page.on("console", (message) => message.type() === "log" && resolve(message.text()));
      page.on("pageerror", reject);
      setTimeout(() => reject(new Error(`${path}: must log something within a minute`)), 60_000).unref();
    });
    await page.goto(`http://127.0.0.1:${server.address().port}${path}`);
    return await logged;
  } finally {
    await browser.close();
    server.close();
  }
}

const head = '<!doctype html><title>fit</title><link rel="icon" href="data:,"><script type="module">';
const page = (...lines) => `${head}\n${lines.join("\n")}\n</script>\n`;
const show = 'import { smallFit } from "./small-fit.mjs";\nconst told = await smallFit({ mixedlm });';
const dist = "./node_modules/mixedlm/dist";

/** Fit, then load what else there is; a page that cannot load it logs an error in place of the numbers. */
const loading = (...entries) =>
  page(
    `import { mixedlm } from "${dist}/${entries[0]}";`,
    show,
    ...entries.slice(1).map((entry) => `await import("${dist}/${entry}");`),
    "console.log(told);",
  );

export const pageTargets = [
  {
    name: "bare page",
    files: {
      "page.html": loading(
        "mixedlm.min.js",
        "mixedlm-io.min.js",
        "mixedlm-report.min.js",
        "mixedlm-fit.min.js",
      ),
    },
    run: ({ folder }) => openPage(folder, "/page.html"),
  },
  {
    name: "every entry from a file server",
    files: {
      "page.html": loading("index.js", "index-fit.js", "io/index.js", "options/index.js", "report/index.js"),
    },
    run: ({ folder }) => openPage(folder, "/page.html"),
  },
];
