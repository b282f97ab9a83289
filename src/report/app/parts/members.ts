import { tipsUnder, treeShape } from "../figures/parts/tree-shape.js";
import { count } from "../format-number.js";
import { h } from "../h.js";
import { lineageOfTip, lowestRank } from "../taxon.js";
import type { View } from "../view.js";

/** Most names shown before the rest has to be asked for. */
const MAX_NAMES = 25;

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
      side(view, "Numerator (+)", tipsUnder(shape, shape.right[node]!)),
      side(view, "Denominator (−)", tipsUnder(shape, shape.left[node]!)),
    );
  };
  fill();
  onDestroy(store.on(["response"], fill));
  return place;
}

function side({ document, data }: View, name: string, features: Int32Array): HTMLElement {
  const tree = data.tree!;
  const item = (tip: number): HTMLElement => {
    const lineage = lineageOfTip(tree, tip);
    const rank = lowestRank(lineage);
    return rank === ""
      ? h(document, "li", {}, tree.names[tip]!)
      : h(
          document,
          "li",
          { title: lineage },
          `${rank} `,
          h(document, "span", { class: "id" }, tree.names[tip]!),
        );
  };
  const list = (tips: Int32Array) => h(document, "ul", {}, Array.from(tips, item));
  const more = features.length - MAX_NAMES;
  return h(
    document,
    "div",
    {},
    h(document, "h4", {}, `${name}: ${count(features.length, "feature")}`),
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
