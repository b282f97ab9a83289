// One flow through a report in Firefox, over WebDriver BiDi: node test/firefox/run.mjs REPORT, after `npm run build`.
// Without REPORT one is made of the package's example. FIREFOX names another than /usr/bin/firefox-esr.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const executablePath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
if (!existsSync(executablePath))
  throw new Error(`test/firefox: there must be a Firefox, got no ${executablePath}`);
const folder = mkdtempSync(join(tmpdir(), "mixedlm-firefox-"));

/** The report of the taxa of ditches. */
function exampleReport() {
  const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
  const run = (args, cwd) => execFileSync(process.execPath, [main, ...args], { cwd, stdio: "pipe" });
  run(["example", "study"], folder);
  const study = join(folder, "study");
  const model = [
    "-f",
    "np.log1p(dose) * week",
    "-g",
    "ditch",
    "--cluster",
    "correlation",
    "--pseudocount",
    "0.1",
  ];
  run(["fit", "abundance.tsv", "-m", "metadata.tsv", ...model, "--report", "-q", "-o", "out"], study);
  return join(study, "out/report.html");
}

function check(isTrue, what) {
  if (!isTrue) throw new Error(`test/firefox: ${what}`);
  console.log(`  ${what}`);
}

const report = process.argv[2] ? resolve(process.argv[2]) : exampleReport();
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  userDataDir: join(folder, "profile"),
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(pathToFileURL(report).href);
  await page.waitForSelector("tbody button[data-response]");
  const text = (selector) => page.$eval(selector, (each) => each.textContent);
  check((await text("h1")).length > 0, "the report is drawn");
  const before = await text(".panel-name");
  await page.click("tbody button[aria-pressed=false]");
  const after = await text(".panel-name");
  check(after !== before, "a click in the table chooses a response");
  check((await page.evaluate(() => location.hash)).includes(`response=${after}`), "the address says which");
  const figures = await page.$$("figure");
  for (const figure of figures) {
    await figure.scrollIntoView();
    await page.waitForFunction((each) => each.querySelector("svg") !== null, {}, figure);
  }
  check(figures.length > 5, `all ${figures.length} figures are drawn`);
  await page.select(".toolbar select", "2");
  check((await page.evaluate(() => location.hash)).startsWith("#term="), "the term can be changed");
  await page.setViewport({ width: 400, height: 800 });
  check(
    await page.evaluate(() => document.documentElement.scrollWidth <= 400),
    "nothing is wider than 400 pixels",
  );
  check(
    complaints.length === 0,
    `nothing was complained of${complaints.map((each) => `: ${each}`).join("")}`,
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
