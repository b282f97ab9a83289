import { shorten } from "../format-number.js";
import { h } from "../h.js";
import type { View } from "../view.js";

/** A list to choose the term or the covariate from; it follows the state. */
export function choice(
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
