import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelDescribed } from "../../src/options/index.js";
import { isHidden } from "../../src/options/words/words.js";
import {
  fillOptions,
  makeOptionFields,
  optionFields,
  readOptions,
  readTests,
  testFields,
} from "../../web/page/option-fields.js";

const html = readFileSync(new URL("../../web/index.html", import.meta.url), "utf8");
const { document, HTMLSelectElement } = parseHTML(html);
// Unlike a browser, linkedom only reads the value of a select.
Object.defineProperty(HTMLSelectElement.prototype, "value", {
  get(this: HTMLSelectElement) {
    const options = [...this.querySelectorAll("option")];
    return (
      (options.find((option) => option.hasAttribute("selected")) ?? options[0])?.getAttribute("value") ?? ""
    );
  },
  set(this: HTMLSelectElement, value: string) {
    for (const option of this.querySelectorAll("option")) {
      option.toggleAttribute("selected", option.getAttribute("value") === value);
    }
  },
});
const before = globalThis.document;
beforeAll(() => {
  globalThis.document = document as unknown as Document;
  makeOptionFields();
});
afterAll(() => {
  globalThis.document = before;
});

test("the form has a field with a label for every option that the page does not hide", () => {
  const due = Object.entries(modelDescribed).filter(([, { words }]) => !isHidden(words.page));
  expect(optionFields.map(({ name }) => name)).toEqual(due.map(([name]) => name));
  expect(optionFields.length).toBeGreaterThan(8);
  for (const { id, label } of optionFields) {
    expect(document.querySelectorAll(`[id="${id}"]`).length, id).toBe(1);
    expect(document.querySelector(`label[for="${id}"]`)?.textContent).toBe(label);
  }
});

test("the groups stand beside the formula, other options among further choices", () => {
  const inside = (id: string) =>
    [...document.querySelectorAll(`#${id} select, #${id} input`)].map((each) => each.id);
  expect(inside("model-fields")).toEqual(["formula", "responses", "groups"]);
  expect(inside("further-fields")).toContain("vcov");
});

test("an untouched form asks for the defaults", () => {
  expect(readOptions()).toEqual({
    missing: "drop",
    reml: true,
    test: "satterthwaite",
    vcov: "gls",
    adjust: "bh",
  });
});

test("options that are put in are read again", () => {
  const given = {
    reFormula: "week",
    subset: "week > 0",
    reml: false,
    test: "normal",
    vcov: "joint",
  } as const;
  fillOptions(given);
  expect(readOptions()).toMatchObject(given);
});

test("tests of factors have fields of their own; a type of F tests asks for them", () => {
  expect(testFields.map(({ id }) => id)).toEqual([
    "anova-type",
    "means",
    "by",
    "pairwise",
    "contrast",
    "certify",
  ]);
  expect(readTests()).toEqual({});
  const put = (id: string, value: string) => {
    (document.getElementById(id) as unknown as HTMLInputElement).value = value;
  };
  put("anova-type", "II");
  put("means", "arm, arm:week");
  put("by", "sex");
  put("pairwise", "holm");
  put("contrast", "late: arm[a] - arm[b] | week=8, sex=f; arm[a]");
  expect(readTests()).toEqual({
    anova: true,
    anovaType: "II",
    means: ["arm", "arm:week"],
    by: "sex",
    pairwise: "holm",
    contrast: ["late: arm[a] - arm[b] | week=8, sex=f", "arm[a]"],
  });
  put("responses", "y1, Prot*");
  expect(readOptions().responses).toEqual(["y1", "Prot*"]);
});
