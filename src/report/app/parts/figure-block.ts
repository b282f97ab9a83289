import { type Drawing, FILE_WIDTH, type Figure } from "../figures/parts/figure.js";
import { lightTheme, pageTheme } from "../figures/parts/theme.js";
import { shorten } from "../format-number.js";
import { h } from "../h.js";
import type { View } from "../view.js";
import { figureFiles } from "./figure-files.js";
import { figureTable } from "./figure-table.js";
import { listBalancesOf } from "./members.js";
import { whenNear } from "./when-near.js";

/**
 * A figure with its heading, its finding in words, and its data to take away. It is drawn when it comes near the window
 * and again when the reader chooses something else or the page changes its width.
 *
 * @param controls what the reader may set of this figure alone
 */
export function figureBlock(view: View, figure: Figure, ...controls: readonly Node[]): HTMLElement {
  const { document, data, store } = view;
  const id = `mlm-${figure.id}`;
  const place = h(document, "div", {
    class: "drawing",
    role: "img",
    "aria-labelledby": `${id}-title`,
    "aria-describedby": `${id}-finding`,
  });
  const finding = h(document, "p", { id: `${id}-finding` });
  let drawing: Drawing | undefined;
  const columns = () => {
    const canvas = { document, width: FILE_WIDTH, theme: lightTheme, interactive: false };
    return (drawing ?? figure.draw(data, store.get(), canvas)).columns();
  };
  const asTable = figureTable(document, figure.title, columns);
  const draw = (): void => {
    const width = Math.max(280, Math.floor(place.clientWidth || FILE_WIDTH));
    drawing = figure.draw(data, store.get(), { document, width, theme: pageTheme, interactive: true });
    place.replaceChildren(drawing.node);
    finding.textContent = drawing.finding;
    asTable.refresh();
  };
  place.addEventListener("click", (event) => {
    const tip = (event.target as Element).closest?.("[data-tip]")?.getAttribute("data-tip");
    if (tip != null) return listBalancesOf(view, Number(tip));
    const box = place.firstElementChild!.getBoundingClientRect();
    const response = drawing?.responseAt?.(event.clientX - box.left, event.clientY - box.top);
    if (response !== undefined) store.set({ response });
  });
  const refresh = whenNear(view, place, draw);
  view.onDestroy(store.on(figure.follows, refresh));
  return h(
    document,
    "figure",
    { class: `figure-${figure.id}` },
    h(document, "h3", { id: `${id}-title` }, shorten(figure.title, 80)),
    controls.length > 0 && h(document, "div", { class: "controls" }, controls),
    place,
    h(document, "figcaption", {}, finding, figureFiles(view, figure), asTable.node),
  );
}
