import { tipsUnder, treeShape } from "../figures/tree-shape.js";
import { count } from "../format-number.js";
import { h } from "../h.js";
import type { View } from "../view.js";

/** Most names shown before the rest has to be asked for. */
const MOST = 25;

/** The features on either side of the chosen balance. */
export function members(view: View): HTMLElement {
  const { document, data, store, onDestroy } = view;
  const tree = data.tree!;
  const shape = treeShape(tree);
  const place = h(document, "div", { class: "members", "aria-live": "polite" });
  const fill = (): void => {
    const { response } = store.get();
    const node = tree.response.indexOf(response);
    if (node < 0) {
      place.replaceChildren(
        h(document, "p", {}, `${data.responses[response]} is not a balance of this tree.`),
      );
      return;
    }
    place.replaceChildren(
      h(document, "h3", {}, `Members of ${data.responses[response]}`),
      side(document, "Numerator (+)", tipsUnder(tree, shape, shape.right[node]!)),
      side(document, "Denominator (−)", tipsUnder(tree, shape, shape.left[node]!)),
    );
  };
  fill();
  onDestroy(store.on(["response"], fill));
  return place;
}

function side(document: Document, name: string, features: readonly string[]): HTMLElement {
  const list = (names: readonly string[]) =>
    h(
      document,
      "ul",
      {},
      names.map((feature) => h(document, "li", {}, feature)),
    );
  const more = features.length - MOST;
  return h(
    document,
    "div",
    {},
    h(document, "h4", {}, `${name}: ${count(features.length, "feature")}`),
    list(features.slice(0, MOST)),
    more > 0 &&
      h(document, "details", {}, h(document, "summary", {}, `${more} more`), list(features.slice(MOST))),
  );
}
