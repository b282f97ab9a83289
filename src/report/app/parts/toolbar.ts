import { shorten } from "../format-number.js";
import { h } from "../h.js";
import type { View } from "../view.js";

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

/** A list to choose the term or the covariate from; it follows the state. */
function choice(
  { document, store, onDestroy }: View,
  key: "term" | "covariate",
  label: string,
  names: readonly string[],
): HTMLElement {
  const options = names.map((name, i) => h(document, "option", { value: i, title: name }, shorten(name, 60)));
  const select = h(
    document,
    "select",
    { onchange: () => store.set({ [key]: Number(select.value), page: 0 }) },
    options,
  );
  const follow = (): void => {
    options.forEach((option, i) => {
      option.selected = i === store.get()[key];
    });
  };
  follow();
  onDestroy(store.on([key], follow));
  return h(document, "label", { class: "choice" }, h(document, "span", {}, label), select);
}
