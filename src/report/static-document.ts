import { escapeHtml } from "../model/jupyter-display.js";

/** An element as text: what `h` makes elements with, without a browser. */
interface TextElement {
  setAttribute(name: string, value: string): void;
  append(...children: readonly (TextElement | string)[]): void;
  addEventListener(): void;
  readonly outerHTML: string;
}

/** Elements without children or an end. */
const empty = new Set(["wbr", "input"]);

/** A document that knows as much as it takes to make elements and to write them down as HTML. Listeners are passed over. */
export function textDocument(): Document {
  const made = {
    createElement: elementNamed,
    createTextNode: (text: string) => ({ outerHTML: escapeHtml(text) }),
  };
  return made as unknown as Document;
}

function elementNamed(name: string): TextElement {
  const attributes: string[] = [];
  const children: string[] = [];
  return {
    setAttribute: (key, value) => attributes.push(` ${key}="${escapeHtml(value)}"`),
    append: (...added) => {
      for (const child of added)
        children.push(typeof child === "string" ? escapeHtml(child) : child.outerHTML);
    },
    addEventListener: () => {},
    get outerHTML() {
      const start = `<${name}${attributes.join("")}>`;
      return empty.has(name) ? start : `${start}${children.join("")}</${name}>`;
    },
  };
}
