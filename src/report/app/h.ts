type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | ((event: never) => void) | undefined>>;

/** A name as text that may break after the semicolons, bars and colons between its parts. */
export function breakable(document: Document, name: string): Node[] {
  return name
    .split(/(?<=[;|:])/)
    .flatMap((part, i) => [...(i > 0 ? [document.createElement("wbr")] : []), document.createTextNode(part)]);
}

/**
 * An element with attributes, listeners (`onclick: f`) and children. Text becomes text nodes, never markup; `undefined`
 * and `false` leave an attribute out, `true` gives it without a value.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  document: Document,
  name: K,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value as (event: Event) => void);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  for (const child of children.flat()) if (child) element.append(child);
  return element;
}

/** Something to choose or to type in, with its name before it. */
export function labelled(document: Document, name: string, ...controls: readonly Child[]): HTMLElement {
  return h(document, "label", { class: "choice" }, h(document, "span", {}, name), controls);
}
