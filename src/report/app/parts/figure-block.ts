import type { Columns, Drawing, Figure } from "../figures/parts/figure.js";
import { lightTheme, pageTheme } from "../figures/parts/theme.js";
import { toTsv } from "../figures/parts/to-tsv.js";
import { shorten } from "../format-number.js";
import { h } from "../h.js";
import type { View } from "../view.js";
import { figureTable } from "./figure-table.js";
import { whenNear } from "./when-near.js";

const WIDTH_OF_FILES = 720;

/**
 * A figure with its heading, its finding in words, and its data to take away. It is drawn when it comes near the window
 * and again when the reader chooses something else or the page changes its width.
 */
export function figureBlock(view: View, figure: Figure): HTMLElement {
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
  const columns = (): Columns => {
    const canvas = { document, width: WIDTH_OF_FILES, theme: lightTheme, interactive: false };
    return (drawing ?? figure.draw(data, store.get(), canvas)).columns();
  };
  const asTable = figureTable(document, figure.title, columns);
  const draw = (): void => {
    const width = Math.max(280, Math.floor(place.clientWidth || WIDTH_OF_FILES));
    drawing = figure.draw(data, store.get(), { document, width, theme: pageTheme, interactive: true });
    place.replaceChildren(drawing.node);
    finding.textContent = drawing.finding;
    asTable.refresh();
  };
  place.addEventListener("click", (event) => {
    const box = place.firstElementChild!.getBoundingClientRect();
    const response = drawing?.responseAt?.(event.clientX - box.left, event.clientY - box.top);
    if (response !== undefined) store.set({ response });
  });
  const refresh = whenNear(view, place, draw);
  view.onDestroy(store.on(figure.follows, refresh));
  const saveSvg = (): void => {
    const canvas = { document, width: WIDTH_OF_FILES, theme: lightTheme, interactive: false };
    const { node } = figure.draw(data, store.get(), canvas);
    saveText(document, `${figure.id}.svg`, "image/svg+xml", new XMLSerializer().serializeToString(node));
  };
  const saveData = (): void =>
    saveText(document, `${figure.id}.tsv`, "text/tab-separated-values", toTsv(columns()));
  return h(
    document,
    "figure",
    { class: `figure-${figure.id}` },
    h(document, "h3", { id: `${id}-title` }, shorten(figure.title, 80)),
    place,
    h(
      document,
      "figcaption",
      {},
      finding,
      h(
        document,
        "p",
        { class: "save" },
        h(
          document,
          "button",
          { type: "button", onclick: saveSvg, "aria-label": `Save as SVG: ${figure.title}` },
          "SVG",
        ),
        h(
          document,
          "button",
          { type: "button", onclick: saveData, "aria-label": `Save data: ${figure.title}` },
          "Data (TSV)",
        ),
      ),
      asTable.node,
    ),
  );
}

/** Offer a text to the reader as a file. */
function saveText(document: Document, name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h(document, "a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
