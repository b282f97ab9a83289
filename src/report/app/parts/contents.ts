import { h } from "../h.js";
import type { Section, View } from "../view.js";

/** The sections, to go to. */
export function contents({ document }: View, sections: readonly Section[]): HTMLElement {
  const go = (id: string) => (event: Event) => {
    event.preventDefault();
    showSection(document, id);
  };
  const list = h(
    document,
    "ul",
    {},
    sections.map(({ id, heading }) =>
      h(document, "li", {}, h(document, "a", { href: `#mlm-${id}`, onclick: go(id) }, heading)),
    ),
  );
  return h(document, "nav", { class: "contents", "aria-label": "Contents" }, list);
}

/** Bring a section into sight, for the eye and for the keyboard. */
export function showSection(document: Document, id: string): void {
  const heading = document.getElementById(`mlm-${id}`);
  heading?.scrollIntoView?.();
  heading?.focus?.({ preventScroll: true });
}
