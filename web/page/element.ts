/** The element with an id, which index.html has. */
export function element<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`page: no element has the id '${id}'`);
  return found as T;
}

/** A new element with text in it. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = "",
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  return Object.assign(made, properties);
}

/** Show an error, or take it away. */
export function showError(box: HTMLElement, error: unknown): void {
  box.hidden = error === undefined;
  box.textContent = error === undefined ? "" : error instanceof Error ? error.message : String(error);
}

/** Show warnings, each in a paragraph of its own, or take them away. */
export function showWarnings(box: HTMLElement, warnings: readonly string[]): void {
  box.hidden = warnings.length === 0;
  box.replaceChildren(...warnings.map((warning) => make("p", `Warning: ${warning}.`)));
}

/** `1 sample`, `12 samples`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : `${noun}s`}`;
}
