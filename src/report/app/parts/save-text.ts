import { h } from "../h.js";

/** Offer a text to the reader as a file. */
export function saveText(document: Document, name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h(document, "a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
