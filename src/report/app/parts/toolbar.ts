import { shorten } from "../format-number.js";
import { h } from "../h.js";
import type { View } from "../view.js";
import { choice } from "./choice.js";

/** What the reader has chosen, in view wherever the report is scrolled to. */
export function toolbar(view: View): HTMLElement {
  const { document, data, store, onDestroy } = view;
  const response = h(document, "output", {});
  const follow = (): void => {
    const name = data.responses[store.get().response] ?? "none";
    response.textContent = shorten(name, 48);
    response.title = name;
  };
  follow();
  onDestroy(store.on(["response"], follow));
  const covariates = data.covariates.map(({ name }) => name);
  return h(
    document,
    "nav",
    { class: "toolbar", "aria-label": "What is shown" },
    choice(view, "term", "Term", data.terms),
    covariates.length > 1 && choice(view, "covariate", "Covariate", covariates),
    h(document, "label", { class: "choice" }, h(document, "span", {}, "Response"), response),
  );
}
