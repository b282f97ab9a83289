import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  addPseudocount,
  correlationLinkage,
  type MixedlmOptions,
  mixedlm,
  type Table,
} from "../../src/index.js";
import { formatTsv, readMetadata, readTable, tableRows } from "../../src/io/index.js";
import { openSite, type Site } from "./open-site.js";

const root = resolve(import.meta.dirname, "../..");
const pyrifos = join(root, "examples/pyrifos");
const files = join(root, "test/fixtures/io");
const formula = "np.log1p(dose) * week";

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(async () => {
  await site?.close();
});

/** The coefficients of the balances of the example as Node computes them. */
async function coefficientsOfExample(): Promise<string> {
  const parts = addPseudocount(await readTable(join(pyrifos, "abundance.tsv")), 0.1);
  return coefficientsInNode(formula, parts, { tree: correlationLinkage(parts) });
}

/** The coefficients as Node computes them, as the file would say it. */
async function coefficientsInNode(formula: string, table: Table, options: MixedlmOptions): Promise<string> {
  const metadata = await readMetadata(join(pyrifos, "metadata.tsv"));
  const model = await mixedlm(formula, table, metadata, { groups: "ditch", threads: 0, ...options });
  const tidy = model.tidy();
  return [...formatTsv(Object.keys(tidy.columns), tableRows(tidy, false))].join("");
}

async function drop(page: Page, target: string, paths: readonly string[]): Promise<void> {
  const contents = paths.map(
    (path) => [path.slice(path.lastIndexOf("/") + 1), readFileSync(path, "base64")] as const,
  );
  const transfer = await page.evaluateHandle((named) => {
    const made = new DataTransfer();
    for (const [name, base64] of named) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      made.items.add(new File([bytes], name));
    }
    return made;
  }, contents);
  for (const type of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent(target, type, { dataTransfer: transfer });
  }
}

const text = (page: Page, selector: string) => page.locator(selector).innerText();
const seen = (page: Page, selector: string) => page.locator(selector).first().waitFor({ state: "visible" });

async function saved(page: Page, name: string, press = () => page.click(`#downloads >> text="${name}"`)) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  expect(download.suggestedFilename()).toBe(name);
  return readFileSync(await download.path(), "utf8");
}

test("the example is one click away: table, figures, and the numbers of Node to the last digit", async () => {
  const page = await site.open();
  await page.click("#example");
  await seen(page, "#results");
  expect(await text(page, "#results-told")).toContain("177 models fitted");
  expect(await page.locator("#explorer table tbody tr").count()).toBeGreaterThan(5);
  await page.locator("#explorer figure").first().scrollIntoViewIfNeeded();
  await seen(page, "#explorer figure svg");
  expect(await saved(page, "coefficients.tsv")).toBe(await coefficientsOfExample());
  expect(await saved(page, "tree.nwk")).toMatch(/^\(.*;\n$/);
  expect(await saved(page, "balance-members.tsv")).toMatch(/^balance\tside\tfeature\n/);
  const report = await saved(page, "report.html");
  const alone = await site.browser.newPage();
  await alone.setContent(report);
  await seen(alone, "#report table");
  await alone.close();
  await page.close();
});

test("files dropped anywhere find their places; the command repeats the study", async () => {
  const page = await site.open();
  await drop(page, "body", [join(pyrifos, "metadata.tsv"), join(pyrifos, "abundance.tsv")]);
  await seen(page, "#columns li");
  await page.waitForFunction(() => document.querySelector("#table-found")?.textContent?.includes("×"));
  expect(await text(page, "#table-found")).toBe("132 samples × 178 columns");
  expect(await text(page, "#metadata-found")).toBe("132 samples × 3 columns");
  expect(await text(page, "#columns")).toMatch(/ditch 12 levels[\s\S]*week numeric, -4 to 24/);
  await page.click("#columns >> text=week");
  await page.click("#columns >> text=dose");
  expect(await page.inputValue("#formula")).toBe("week + dose");
  await page.selectOption("#groups", "ditch");
  await page.waitForFunction(() =>
    document.querySelector("#formula-told")?.textContent?.includes("12 groups"),
  );
  await page.click("text=More choices");
  await page.fill("#subset", "week > 0");
  await page.selectOption("#offset", "week");
  await page.selectOption("#test", "residual");
  await page.selectOption("#vcov", "cr1");
  await page.click("#fit");
  await seen(page, "#results");
  expect(await text(page, "#results-told")).toContain("178 models fitted");
  const chosen = { subset: "week > 0", offset: "week", test: "residual", vcov: "cr1" } as const;
  expect(await saved(page, "coefficients.tsv")).toBe(
    await coefficientsInNode("week + dose", await readTable(join(pyrifos, "abundance.tsv")), chosen),
  );
  await page.click("text=The same from the command line");
  expect(await text(page, "#command")).toBe(
    "mixedlm fit abundance.tsv --metadata metadata.tsv --formula 'week + dose' --groups ditch --offset week " +
      "--subset 'week > 0' --test residual --vcov cr1 --report -o results",
  );
  await page.close();
});

test("BIOM, qza and trees are read; a BIOM file brings its metadata", async () => {
  const page = await site.open();
  for (const name of ["table.hdf5.biom", "table.sparse.biom", "table.qza"]) {
    await drop(page, "[data-role=table]", [join(files, name)]);
    await page.waitForFunction(() => /×/.test(document.querySelector("#table-found")?.textContent ?? ""));
    expect(await page.locator("[data-role=table] .error").isVisible(), name).toBe(false);
  }
  await drop(page, "body", [join(files, "tree.qza")]);
  await page.waitForFunction(() => /tips/.test(document.querySelector("#tree-found")?.textContent ?? ""));
  expect(await page.isChecked("[value=parts]")).toBe(true);
  expect(await page.inputValue("#along")).toBe("tree");
  await page.close();
});

test("what is wrong is said in words, where it is wrong", async () => {
  const page = await site.open();
  const put = (id: string, name: string, content: string) =>
    page.setInputFiles(id, { name, mimeType: "", buffer: Buffer.from(content) });
  // Without metadata text would be a covariate of one table.
  await put("#metadata-file", "m.tsv", "id\tweek\na\t1\nb\t2\n");
  await seen(page, "#columns li");
  await put("#table-file", "bad.tsv", "id\ty1\ty2\na\t1\t2\nb\tmany\t3\n");
  await seen(page, "[data-role=table] .error");
  expect(await text(page, "[data-role=table] .error")).toMatch(/bad\.tsv.*row 3.*y1.*many/s);
  await put("#table-file", "torn.qza", "PK\u0003\u0004 and nothing more");
  await page.waitForFunction(() =>
    /torn/.test(document.querySelector("[data-role=table] .error")?.textContent ?? ""),
  );
  await put("#tree-file", "open.nwk", "((a,b),c");
  await seen(page, "[data-role=tree] .error");
  expect(await text(page, "[data-role=tree] .error")).toContain("open.nwk");
  await page.click("text=Remove the tree");

  await put("#table-file", "y.tsv", "id\ty\na\t1\nb\t2\n");
  await put("#metadata-file", "m.tsv", "id\tweek\tdose (mg)\tdish\nc\t1\t2\tu\nd\t2\t1\tv\n");
  await seen(page, "#columns li");
  await page.click("#columns >> text=dose (mg)");
  expect(await page.inputValue("#formula")).toBe('Q("dose (mg)")');
  await seen(page, "#formula-error");
  expect(await text(page, "#formula-error")).toMatch(/sample/);
  await put("#metadata-file", "m.tsv", "id\tweek\tdish\na\t1\tu\nb\t2\tv\n");
  await page.selectOption("#groups", "dish");
  await page.fill("#formula", "wek");
  await page.waitForFunction(() => /wek/.test(document.querySelector("#formula-error")?.textContent ?? ""));
  expect(await text(page, "#formula-error")).toMatch(/did you mean 'week'.*\n +wek\n +\^\^\^/s);
  expect(await page.getAttribute("#formula", "aria-invalid")).toBe("true");
  await page.click("#fit");
  await seen(page, "#fit-error");
  expect(await text(page, "#fit-error")).toContain("^^^");
  await page.close();
});

test("a fit can be cancelled, and another one made", async () => {
  const page = await site.open();
  await page.setInputFiles("#table-file", {
    name: "wide.tsv",
    mimeType: "",
    buffer: Buffer.from(wideTable()),
  });
  await page.setInputFiles("#metadata-file", join(pyrifos, "metadata.tsv"));
  await seen(page, "#columns li");
  await page.check("[value=responses]");
  await page.fill("#formula", formula);
  await page.selectOption("#groups", "ditch");
  await page.click("text=More choices");
  await page.selectOption("#test", "kenward-roger");
  await page.fill("#re-formula", "week");
  await cancelOnceBegun(page);
  await page.click("#fit");
  await page.waitForFunction(() => /Cancelled/.test(document.querySelector("#status")?.textContent ?? ""));
  expect(await page.isVisible("#progress-box")).toBe(false);
  await page.setInputFiles("#table-file", join(pyrifos, "abundance.tsv"));
  await page.selectOption("#test", "residual");
  await page.fill("#re-formula", "");
  await page.check("[value=responses]");
  await page.click("#fit");
  await seen(page, "#results");
  expect(await text(page, "#results-told")).toContain("178 models fitted");
  await page.close();
});

/** Cancel when some of the models are fitted and others are not. */
async function cancelOnceBegun(page: Page): Promise<void> {
  await page.evaluate(() => {
    const bar = document.querySelector("progress")!;
    new MutationObserver((_, observer) => {
      if (bar.value === 0) return;
      observer.disconnect();
      document.querySelector<HTMLButtonElement>("#cancel")!.click();
    }).observe(bar, { attributeFilter: ["value"] });
  });
}

/** Enough models that a fit gives way many times. */
function wideTable(): string {
  const [, ...lines] = readFileSync(join(pyrifos, "metadata.tsv"), "utf8").trimEnd().split("\n");
  const width = 4000;
  const header = Array.from({ length: width }, (_, j) => `y${j}`);
  const rows = lines.map((line, i) => {
    const cells = header.map((_, j) => ((i * 7919 + j * 104_729 + i * j * 31) % 1009) - 500);
    return [line.split("\t")[0], ...cells].join("\t");
  });
  return [["sample", ...header].join("\t"), ...rows].join("\n");
}

test("the keyboard alone suffices", async () => {
  const page = await site.open();
  const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
  const tabTo = async (id: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if ((await focused()) === id) return;
    }
    throw new Error(`the focus never came to ${id}`);
  };
  for (const id of ["example", "table-file", "transpose", "metadata-file", "tree-file"]) await tabTo(id);
  await page.keyboard.press("Shift+Tab");
  for (let i = 0; (await focused()) !== "example"; i++) {
    expect(i).toBeLessThan(20);
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "results-heading");
  await page.keyboard.press("Tab");
  const report = await saved(page, "report.html", () => page.keyboard.press("Enter"));
  expect(report).toMatch(/^<!DOCTYPE html>/);
  for (let i = 0; (await focused()) !== "formula"; i++) {
    expect(i).toBeLessThan(20);
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Control+a");
  await page.keyboard.type("week");
  await page.waitForFunction(() =>
    /2 fixed effects/.test(document.querySelector("#formula-told")?.textContent ?? ""),
  );
  await page.keyboard.press("Enter");
  await page.waitForFunction(() =>
    /--formula week /.test(document.querySelector("#command")?.textContent ?? ""),
  );
  await page.close();
});

test.each([
  [1280, "light"],
  [400, "dark"],
] as const)("%i pixels, %s: nothing is wider than the page, nothing overlaps", async (width, colorScheme) => {
  const page = await site.open({ viewport: { width, height: 900 }, colorScheme });
  await page.click("#example");
  await seen(page, "#results");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  const overlaps = await page.evaluate(() => {
    const found = Array.from(
      document.querySelectorAll<HTMLElement>(
        "header :is(h1, p, button), main :is(label, input, select, button, summary, pre)",
      ),
    ).filter((element) => element.checkVisibility() && !element.classList.contains("hidden"));
    const boxes = found.map((element) => element.getBoundingClientRect());
    const pairs: string[] = [];
    for (const [i, a] of boxes.entries()) {
      for (const [j, b] of boxes.entries()) {
        if (j <= i || found[i]!.contains(found[j]!) || found[j]!.contains(found[i]!)) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 1)
          pairs.push(`${found[i]!.outerHTML.slice(0, 60)} and ${found[j]!.outerHTML.slice(0, 60)}`);
      }
    }
    return pairs;
  });
  expect(overlaps).toEqual([]);
  await page.close();
});

test("no page asked for anything outside its site, or was refused anything inside", () => {
  expect(site.elsewhere).toEqual([]);
  expect(site.complaints).toEqual([]);
});
