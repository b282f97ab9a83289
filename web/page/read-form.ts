import type { PartsSettings, Settings } from "../study/settings.js";
import { type ReadingChoices, studyCommand } from "./command-line.js";
import { element } from "./element.js";
import { fillOptions, readOptions, readTests } from "./option-fields.js";

/** The form as settings. */
export function readForm(choices: ReadingChoices): Settings {
  const settings: Omit<Settings, "command"> = {
    formula: text("formula"),
    model: readOptions(),
    tests: readTests(),
    ...(areParts() && { parts: readParts() }),
  };
  return { ...settings, command: studyCommand(choices, settings) };
}

/** Put settings into the form. */
export function fillForm(settings: Partial<Settings>): void {
  const { formula, model, parts } = settings;
  if (formula !== undefined) put("formula", formula);
  if (model !== undefined) fillOptions(model);
  radio(parts === undefined ? "responses" : "parts").checked = true;
  if (parts !== undefined) {
    put("along", parts.along);
    put("zeros", parts.zeros);
    put("pseudocount", String(parts.pseudocount));
    put("min-prevalence", String(parts.minPrevalence));
    put("min-frequency", String(parts.minFrequency));
  }
  showFields();
}

/** Show the fields that the choices made so far have use for. */
export function showFields(): void {
  element("parts").hidden = !areParts();
  element("gradient-field").hidden = text("along") !== "gradient";
  element("pseudocount-field").hidden = text("zeros") !== "pseudocount";
}

/** Choose what a file that was read makes likely; the reader may choose otherwise. */
export function chooseParts(along?: PartsSettings["along"]): void {
  radio("parts").checked = true;
  if (along !== undefined) put("along", along);
  showFields();
}

function readParts(): PartsSettings {
  return {
    along: text("along") as PartsSettings["along"],
    gradient: text("gradient"),
    zeros: text("zeros") as PartsSettings["zeros"],
    pseudocount: number("pseudocount"),
    minPrevalence: number("min-prevalence"),
    minFrequency: number("min-frequency"),
  };
}

function areParts(): boolean {
  return radio("parts").checked;
}

function radio(value: string): HTMLInputElement {
  return document.querySelector<HTMLInputElement>(`[name="columns"][value="${value}"]`)!;
}

function text(id: string): string {
  return element<HTMLInputElement | HTMLSelectElement>(id).value;
}

function number(id: string): number {
  return element<HTMLInputElement>(id).valueAsNumber;
}

function put(id: string, value: string): void {
  element<HTMLInputElement | HTMLSelectElement>(id).value = value;
}
