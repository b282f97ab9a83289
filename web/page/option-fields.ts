import { type FormField, formFields, formOptions, modelDescribed, testDescribed } from "mixedlm/options";
import type { Settings } from "../study/settings.js";
import { element, make } from "./element.js";

/** The fields that ask for options of the model: those of the schema. */
export const optionFields: readonly FormField[] = formFields(modelDescribed);
/** The fields that ask for tests of factors and means. */
export const testFields: readonly FormField[] = formFields(testDescribed);

/** Put a field for every option into the form: some beside the formula, the others among further choices. */
export function makeOptionFields(): void {
  for (const field of optionFields) {
    element(field.first ? "model-fields" : "further-fields").append(fieldOf(field));
  }
  for (const field of testFields) element("test-fields").append(fieldOf(field));
}

function fieldOf({ id, label, control, choices, initial, placeholder = "" }: FormField): HTMLDivElement {
  const box = make("div");
  const name = make("label", label);
  name.setAttribute("for", id);
  if (control === "text" || control === "number") {
    const input = make("input", undefined, { id, placeholder, value: initial, className: "code" });
    input.type = control;
    input.spellcheck = false;
    input.autocapitalize = "off";
    input.autocomplete = "off";
    if (control === "number") input.step = "any";
    box.append(name, input);
    return box;
  }
  const select = make("select", undefined, { id });
  for (const { value, label: text } of choices) select.append(make("option", text, { value }));
  select.value = initial;
  box.append(name, select);
  return box;
}

/** The options of the model as the form has them. */
export function readOptions(): Settings["model"] {
  const texts = optionFields.map(({ name, id }) => [name, fieldElement(id).value] as const);
  return formOptions(modelDescribed, Object.fromEntries(texts));
}

/** The tests as the form has them; choosing a type of F tests asks for them. */
export function readTests(): NonNullable<Settings["tests"]> {
  const texts = testFields.map(({ name, id }) => [name, fieldElement(id).value] as const);
  const tests: NonNullable<Settings["tests"]> = formOptions(testDescribed, Object.fromEntries(texts));
  return { ...(tests.anovaType !== undefined && { anova: true }), ...tests };
}

/** Put options into the form; those that are not given keep what is there. */
export function fillOptions(given: Settings["model"]): void {
  const values: Readonly<Record<string, unknown>> = { ...given };
  for (const { name, id } of optionFields) {
    if (values[name] !== undefined) fieldElement(id).value = String(values[name]);
  }
}

function fieldElement(id: string): HTMLInputElement | HTMLSelectElement {
  return element<HTMLInputElement | HTMLSelectElement>(id);
}
