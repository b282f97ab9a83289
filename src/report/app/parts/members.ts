import { tipsUnder, treeShape } from "../figures/parts/tree-shape.js";
import { count } from "../format-number.js";
import { h } from "../h.js";
import { lineageOfTip, lowestRank } from "../taxon.js";
import type { View } from "../view.js";
import { showSection } from "./contents.js";

/** Most names shown before the rest has to be asked for. */
const MAX_NAMES = 25;

/** The features on either side of the chosen balance; each lists its balances. */
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
      h(document, "p", { class: "hint" }, "Choose a taxon to list the balances that it is part of."),
      side(view, "Numerator (+)", tipsUnder(shape, shape.right[node]!)),
      side(view, "Denominator (−)", tipsUnder(shape, shape.left[node]!)),
    );
  };
  fill();
  onDestroy(store.on(["response"], fill));
  return place;
}

/** List the balances of a taxon. */
export function listBalancesOf(view: View, taxon: number): void {
  view.store.set({ taxon, filter: "", page: 0 });
  showSection(view.document, "associations");
}

function side(view: View, name: string, features: Int32Array): HTMLElement {
  const { document, data } = view;
  const tree = data.tree!;
  const item = (tip: number): HTMLElement => {
    const lineage = lineageOfTip(tree, tip);
    const rank = lowestRank(lineage);
    const choose = { type: "button", class: "taxon", onclick: () => listBalancesOf(view, tip) };
    return rank === ""
      ? h(document, "li", {}, h(document, "button", choose, tree.names[tip]!))
      : h(
          document,
          "li",
          { title: lineage },
          h(document, "button", choose, `${rank} `, h(document, "span", { class: "id" }, tree.names[tip]!)),
        );
  };
  const list = (tips: Int32Array) => h(document, "ul", {}, Array.from(tips, item));
  const more = features.length - MAX_NAMES;
  return h(
    document,
    "div",
    {},
    h(document, "h4", {}, `${name}: ${count(features.length, "taxon")}`),
    list(features.subarray(0, MAX_NAMES)),
    more > 0 &&
      h(
        document,
        "details",
        {},
        h(document, "summary", {}, `${more} more`),
        list(features.subarray(MAX_NAMES)),
      ),
  );
}
