import type { Option } from "../schema.js";
import { type Described, type Entry, isHidden } from "./words.js";

/** A field of a form that asks for an option, as plain data. */
export interface FormField {
  /** The option, by its name in the library. */
  readonly name: string;
  /** Unique in the form: the name in lower case, words with hyphens between them. */
  readonly id: string;
  readonly label: string;
  /** How it is asked for; `column` and `numeric column` are chosen among the columns of the metadata. */
  readonly control: "select" | "column" | "numeric column" | "text" | "number";
  /** What may be chosen: values as text and what they are called. Columns come after them. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** The value at the beginning, as text; empty for none. */
  readonly initial: string;
  /** An example, shown in an empty field. */
  readonly placeholder?: string;
  /** Stands beside the formula rather than among further choices. */
  readonly first: boolean;
}

/** Kinds of options by how a form asks for them; kinds that are not here cannot be on a page. */
const controls: Readonly<Record<string, FormField["control"]>> = {
  truth: "select",
  words: "select",
  column: "column",
  "numeric column": "numeric column",
  weights: "numeric column",
  text: "text",
  formula: "text",
  names: "text",
  structures: "text",
  contrasts: "text",
  positive: "number",
  count: "number",
};

/** The fields of a form for options, without those that the page does not have. */
export function formFields(options: Described): FormField[] {
  return Object.entries(options).flatMap(([name, entry]) => {
    const { option, words } = entry;
    if (isHidden(words.page)) return [];
    const control = controls[option.kind];
    if (control === undefined) {
      throw new Error(`formFields: no field for options of the kind '${option.kind}', got ${name}`);
    }
    const { placeholder, first = false } = words.page;
    return [
      {
        name,
        id: name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        label: words.label,
        control,
        choices: choicesOf(entry),
        initial: option.default === undefined ? "" : String(option.default),
        ...(placeholder !== undefined && { placeholder }),
        first,
      },
    ];
  });
}

function choicesOf({ option, words }: Entry): FormField["choices"] {
  const values = option.kind === "truth" ? ["true", "false"] : (option.choices ?? []);
  const none = "none" in words.page && words.page.none;
  return [
    ...(typeof none === "string" ? [{ value: "", label: none }] : []),
    ...values.map((value) => ({ value, label: words.choices?.[value] ?? value })),
  ];
}

/**
 * The options that a form asks for. What is left empty, and what is not in the form, is left out.
 *
 * @param texts the fields by the names of their options
 */
export function formOptions(
  options: Described,
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const values = formFields(options).flatMap(({ name }) => {
    const text = texts[name]?.trim() ?? "";
    return text === "" ? [] : [[name, valueOfText(options[name]!.option, text)] as const];
  });
  return Object.fromEntries(values);
}

/** What stands between the values of a list in a field. */
const separators: Readonly<Record<string, string>> = { names: ",", contrasts: ";", structures: ";" };

function valueOfText({ kind }: Option, text: string): unknown {
  const separator = Object.hasOwn(separators, kind) ? separators[kind] : undefined;
  if (separator !== undefined) {
    return text
      .split(separator)
      .map((each) => each.trim())
      .filter(Boolean);
  }
  if (kind === "truth") return text === "true";
  return kind === "positive" || kind === "count" ? Number(text) : text;
}
