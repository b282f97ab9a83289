import type { DesignSummary } from "../study/messages.js";
import type { Settings } from "../study/settings.js";
import { count, element, showError, showWarnings } from "./element.js";
import type { StudyClient } from "./study-client.js";
import { insertName, writeName } from "./write-name.js";

/** Time without a keystroke before the formula is checked, in milliseconds. */
const pause = 150;
const mostTerms = 12;

/** Checks the formula while it is written, and says what it means or what is wrong with it. */
export class FormulaCheck {
  readonly #input = element<HTMLInputElement>("formula");
  readonly #told = element("formula-told");
  readonly #error = element("formula-error");
  readonly #zeros = element("zeros-warning");
  readonly #client: StudyClient;
  readonly #settings: () => Settings;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(client: StudyClient, settings: () => Settings) {
    this.#client = client;
    this.#settings = settings;
    this.#input.addEventListener("input", () => this.soon());
  }

  /** Write a column into the formula, where the caret is. */
  write(column: string): void {
    const { value, selectionStart } = this.#input;
    const { formula, caret } = insertName(value, selectionStart ?? value.length, writeName(column));
    this.#input.value = formula;
    this.#input.focus();
    this.#input.setSelectionRange(caret, caret);
    this.soon();
  }

  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(), pause);
  }

  /** Check at once; answers to earlier questions are no longer heard. */
  async now(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const settings = this.#settings();
    const untouched = settings.formula.trim() === "";
    try {
      const design = untouched ? undefined : await this.#client.ask("check", settings);
      if (asked !== this.#asked) return;
      this.#show(design === undefined ? "" : describe(design), undefined);
      showWarnings(this.#zeros, design?.zeroNotes ?? []);
    } catch (problem) {
      if (asked === this.#asked) this.#show("", problem);
    }
  }

  /** Say nothing, for want of metadata. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#show("", undefined);
    showWarnings(this.#zeros, []);
  }

  #show(told: string, problem: unknown): void {
    this.#told.textContent = told;
    showError(this.#error, problem);
    this.#input.setAttribute("aria-invalid", String(problem !== undefined));
  }
}

function describe({ samples, dropped, responses, terms, random, notes }: DesignSummary): string {
  const shown = terms.slice(0, mostTerms).join(", ");
  const more = terms.length > mostTerms ? ` and ${terms.length - mostTerms} more` : "";
  const without = dropped === 0 ? "" : ` (${dropped} with missing values left out)`;
  const effects = random.map(
    ({ name, levels, columns }) => `${columns.join(", ")} in ${count(levels, "group")} of ${name}`,
  );
  return [
    ...(responses === undefined ? [] : [`Responses: ${responses.slice(0, mostTerms).join(", ")}.`]),
    `${count(samples, "sample")}${without}.`,
    `${count(terms.length, "fixed effect")}: ${shown}${more}.`,
    `Random effects: ${effects.join("; ")}.`,
    ...notes,
  ].join(" ");
}
