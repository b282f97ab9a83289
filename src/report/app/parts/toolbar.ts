import { shorten } from "../format-number.js";
import { h, labelled } from "../h.js";
import { clearestResponse } from "../hypothesis.js";
import { responseLabel } from "../names.js";
import { effectSentence } from "../sentences.js";
import type { State } from "../state.js";
import type { View } from "../view.js";

/** What the reader has chosen, in view wherever the report is scrolled to. */
export function toolbar(view: View): HTMLElement {
  const { document, data, store, onDestroy } = view;
  const response = h(document, "output", {});
  const found = h(document, "span", { class: "found" });
  const follow = (): void => {
    const { term, response: chosen } = store.get();
    const name = responseLabel(data, chosen);
    response.textContent = shorten(name, 48);
    response.title = name;
    found.textContent = effectSentence(data, term, chosen);
  };
  follow();
  onDestroy(store.on(["response", "term"], follow));
  const covariates = data.covariates.map(({ name }) => name);
  return h(
    document,
    "nav",
    { class: "toolbar", "aria-label": "What is shown" },
    choice(view, "term", "Term", data.terms, (term) => ({ response: clearestResponse(data, term), page: 0 })),
    covariates.length > 1 && choice(view, "covariate", "Covariate", covariates),
    h(document, "label", { class: "choice chosen-name" }, h(document, "span", {}, "Response"), response),
    found,
  );
}

/**
 * A list to choose from; it follows the state.
 *
 * @param names by their positions, or the values that they stand for
 * @param along what changes with it
 */
export function choice(
  { document, store, onDestroy }: View,
  key: "term" | "covariate" | "colour" | "facet",
  label: string,
  names: readonly string[] | ReadonlyMap<number, string>,
  along: (value: number) => Partial<State> = () => ({}),
): HTMLElement {
  const options = Array.from(names.entries(), ([value, name]) =>
    h(document, "option", { value, title: name }, shorten(name, 60)),
  );
  const select = h(
    document,
    "select",
    {
      onchange: () => {
        const value = Number(select.value);
        store.set({ [key]: value, ...along(value) });
      },
    },
    options,
  );
  const follow = (): void => {
    for (const option of options) option.selected = Number(option.getAttribute("value")) === store.get()[key];
  };
  follow();
  onDestroy(store.on([key], follow));
  return labelled(document, label, select);
}
