import { toTsv } from "../figures/parts/to-tsv.js";
import { h } from "../h.js";

/** A place for wide tables, to be scrolled by itself, and a button that copies what it holds. @param text default: its tables */
export function scrollRegion(
  document: Document,
  label: string,
  content: readonly Node[],
  text?: () => string,
): HTMLElement {
  const region = h(
    document,
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    content,
  );
  const own = text ?? (() => [...region.querySelectorAll("table")].map(textOfTable).join("\n"));
  return h(document, "div", { class: "copied" }, region, copyButton(document, label, own));
}

/** Copies a text to the clipboard, and says so. */
export function copyButton(document: Document, label: string, text: () => string): HTMLElement {
  const button = h(
    document,
    "button",
    {
      type: "button",
      class: "copy",
      "aria-label": `Copy: ${label}`,
      onclick: () =>
        void copy(document, text()).then((isDone) => say(isDone ? "Copied" : "Not allowed here")),
    },
    "Copy",
  );
  const say = (word: string): void => {
    button.textContent = word;
    setTimeout(() => {
      button.textContent = "Copy";
    }, 1500);
  };
  return button;
}

async function copy(document: Document, text: string): Promise<boolean> {
  try {
    await document.defaultView!.navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A table as spreadsheets take it: cells parted by tabs. */
function textOfTable(table: HTMLTableElement): string {
  const rows = [...table.querySelectorAll("tr")].map((row) =>
    [...row.querySelectorAll("th, td")].map((cell) => (cell.textContent ?? "").replace(/\u00a0/g, " ")),
  );
  const [head = [], ...body] = rows;
  return toTsv(head.map((name, j) => [name, body.map((cells) => cells[j] ?? "")] as const));
}
