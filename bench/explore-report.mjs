// A large report in a browser: node bench/explore-report.mjs [balances] [samples], after `npm run build`.
// Fits a made-up study, writes its report, opens it in Chromium (the variable CHROMIUM names another than
// /usr/bin/chromium), does what a reader does, and says how long the longest task of each action kept the page waiting.
// All of it is done three times, each with a page of its own: the least is what the page takes, the most what the machine
// adds.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { mixedlm, randomLinkage } from "../dist/index.js";
import { renderReport } from "../dist/report/index.js";
import { helpOnRequest } from "./help.mjs";

helpOnRequest(new URL(import.meta.url).pathname);

const TIMES = 3;
const VISITS = 10;
const [balances = 1000, samples = 500] = process.argv.slice(2).map(Number);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Lognormal parts of patients who come ten times each. */
async function fitStudy() {
  const index = Array.from({ length: samples }, (_, i) => `s${i}`);
  const noise = (i, k) => Math.sin(12.9898 * (i + 1) + 78.233 * k + 0.37 * i * k);
  const patient = (i) => Math.floor(i / VISITS);
  const features = Array.from({ length: balances + 1 }, (_, k) => `feature${k}`);
  const columnOf = (k) =>
    Float64Array.from(index, (_, i) =>
      Math.exp(noise(patient(i), k + 9) + 0.05 * (k % 7) * (i % VISITS) + 2 * noise(i, k)),
    );
  const metadata = {
    index,
    columns: {
      patient: index.map((_, i) => `p${patient(i)}`),
      week: Float64Array.from(index, (_, i) => i % VISITS),
      arm: index.map((_, i) => (patient(i) % 2 === 0 ? "drug" : "placebo")),
    },
  };
  const table = { index, columns: Object.fromEntries(features.map((name, k) => [name, columnOf(k)])) };
  const options = { groups: "patient", tree: randomLinkage(features, 3), threads: 0 };
  const taxonomy = Object.fromEntries(
    features.map((name, k) => [
      name,
      `k__Bacteria; p__Phylum${k % 9}; f__Family${k % 80}; g__Genus${k % 300}; s__`,
    ]),
  );
  return { model: await mixedlm("week * arm", table, metadata, options), metadata, taxonomy };
}

async function explore(html) {
  const folder = mkdtempSync(join(tmpdir(), "mixedlm-explore-"));
  const file = join(folder, "report.html");
  writeFileSync(file, html);
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const opened = [];
    for (let i = 0; i < TIMES; i++) opened.push(await timeToDraw(browser, file));
    say("until the first figures are drawn", spread(opened));
    const sessions = [];
    for (let i = 0; i < TIMES; i++) sessions.push(await longestTasks(browser, file));
    const each = actions.map((_, k) => sessions.map((tasks) => tasks[k]));
    for (const [k, [name]] of actions.entries()) {
      say(name, Math.max(...each[k]) === 0 ? "no task above 50 ms" : spread(each[k]));
    }
    console.log(
      `the longest pause of all: ${Math.max(...each.map((tasks) => Math.min(...tasks))).toFixed(0)} ms`,
    );
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

/** From the start of the navigation until the table and the figures in the window stand there. */
async function timeToDraw(browser, file) {
  const window = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await window.goto(pathToFileURL(file).href);
  await window.waitForSelector(".panel svg");
  const drawn = await window.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))),
  );
  await window.close();
  return drawn;
}

function watchTasks(window) {
  return window.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => {
      globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask", buffered: false });
  });
}

/** The longest task of each action in a page of its own; those below 50 ms are not told by browsers, and are 0. */
async function longestTasks(browser, file) {
  const window = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await window.goto(pathToFileURL(file).href);
  await window.waitForSelector(".panel svg");
  await watchTasks(window);
  const longest = [];
  for (const [, act] of actions) {
    await window.evaluate(() => globalThis.tasks.splice(0));
    for (let i = 0; i < 2; i++) {
      await act(window, i);
      await window.waitForTimeout(400);
    }
    longest.push(Math.max(0, ...(await window.evaluate(() => globalThis.tasks))));
  }
  await window.close();
  return longest;
}

const choose = (place) => (window, i) =>
  window
    .locator(".toolbar select")
    .nth(place)
    .selectOption({ index: i % 2 });
const clickOn = (figure) => async (window, i) => {
  const place = window.locator(`.figure-${figure} .drawing`);
  await place.scrollIntoViewIfNeeded();
  const { width, height } = await place.boundingBox();
  await place.click({ position: { x: width * (0.4 + 0.1 * i), y: height * (0.4 + 0.1 * i) }, force: true });
};
const actions = [
  ["scroll to the end", scrollThrough],
  ["sort by name", (window) => window.locator("thead button").first().click()],
  ["sort by estimate", (window) => window.locator("thead button").nth(1).click()],
  [
    "find a response",
    (window) => window.locator("input[type=search]").first().pressSequentially("y1", { delay: 50 }),
  ],
  ["clear", (window) => window.locator("input[type=search]").first().fill("")],
  ["next page", (window) => window.getByText("Next page").click()],
  [
    "choose a response",
    (window, i) =>
      window
        .locator("tbody button[data-response]")
        .nth(2 + i)
        .click(),
  ],
  ["choose a term", choose(0)],
  ["choose a covariate", choose(1)],
  ["point along the volcano plot", pointAlong],
  ["click on the volcano plot", clickOn("volcano")],
  ["click on the tree", clickOn("balance-tree")],
  ["click on the heat map", clickOn("heat-map")],
  [
    "change the width",
    (window, i) => window.setViewportSize({ width: i % 2 === 0 ? 400 : 1280, height: 900 }),
  ],
];

async function scrollThrough(window) {
  const height = await window.evaluate(() => document.documentElement.scrollHeight);
  for (let y = 0; y < height; y += 300) {
    await window.evaluate((top) => scrollTo(0, top), y);
    await window.waitForTimeout(30);
  }
}

async function pointAlong(window) {
  const place = window.locator(".figure-volcano .drawing");
  await place.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await place.boundingBox();
  await window.mouse.move(x, y + height / 2);
  await window.mouse.move(x + width, y + height / 2, { steps: 40 });
}

function spread(values) {
  return `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)} ms`;
}

function say(name, value) {
  console.log(`  ${name.padEnd(36)}${value}`);
}

const { model, metadata, taxonomy } = await fitStudy();
const began = performance.now();
const idle = process.cpuUsage();
const page = renderReport(model, { metadata, taxonomy });
const written = performance.now() - began;
const { user, system } = process.cpuUsage(idle);
console.log(`${balances} balances × ${samples} samples`);
say("report written", `${written.toFixed(0)} ms, ${((user + system) / 1000).toFixed(0)} ms of processor`);
say("size", `${(Buffer.byteLength(page) / 1e6).toFixed(2)} MB`);
await explore(page);
