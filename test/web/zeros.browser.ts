import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSite, type Site } from "./open-site.js";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(async () => {
  await site?.close();
});

const text = (page: Page, selector: string) => page.locator(selector).innerText();
const seen = (page: Page, selector: string) => page.locator(selector).first().waitFor({ state: "visible" });

test("a pseudocount on proportions is warned about, before the fit and after it", async () => {
  const page = await site.open();
  const put = (id: string, name: string, content: string) =>
    page.setInputFiles(id, { name, mimeType: "", buffer: Buffer.from(content) });
  const shares = Array.from({ length: 12 }, (_, i) => [(i % 5) + 1, ((i * 7) % 6) + 1, i % 4]).map((parts) =>
    parts.map((part) => part / parts.reduce((sum, each) => sum + each)),
  );
  await put(
    "#table-file",
    "t.tsv",
    `id\ta\tb\tc\n${shares.map((row, i) => `s${i}\t${row.join("\t")}\n`).join("")}`,
  );
  const rows = shares.map((_, i) => `s${i}\t${"ABCD"[i % 4]}\t${i % 3}\n`).join("");
  await put("#metadata-file", "m.tsv", `id\tsubject\tweek\n${rows}`);
  await seen(page, "#columns li");
  await page.click("[value=parts]");
  await page.fill("#formula", "week");
  await page.selectOption("#groups", "subject");
  await seen(page, "#zeros-warning");
  expect(await text(page, "#zeros-warning")).toMatch(
    /pseudocount of 1 was added to proportions.*multiplicative/s,
  );
  await page.click("#fit");
  await seen(page, "#results-warning");
  expect(await text(page, "#results-warning")).toMatch(/pseudocount of 1 was added to proportions/);
  await page.selectOption("#zeros", "multiplicative");
  await page.locator("#zeros-warning").waitFor({ state: "hidden" });
  await page.click("#fit");
  await page.locator("#results-warning").waitFor({ state: "hidden" });
  await page.close();
});
