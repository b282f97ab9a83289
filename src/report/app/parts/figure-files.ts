import type { Drawing, Figure } from "../figures/parts/figure.js";
import { lightTheme } from "../figures/parts/theme.js";
import { toTsv } from "../figures/parts/to-tsv.js";
import { h, labelled } from "../h.js";
import type { View } from "../view.js";
import { copyButton } from "./scroll.js";

/** Pixels of a PNG for each of the drawing. */
const SHARPNESS = 2;

const fonts: Readonly<Record<string, string>> = {
  "system-ui, sans-serif": "Sans serif of the system",
  "Arial, Helvetica, sans-serif": "Arial, Helvetica",
  "'Times New Roman', Times, serif": "Times",
};

/** What takes a figure away: as SVG, as PNG, its data as TSV or to the clipboard; how wide, and in which letters. */
export function figureFiles(view: View, { id, title, draw }: Figure): HTMLElement {
  const { document, data, store } = view;
  const drawn = (): Drawing => {
    const { fileWidth: width, fileFont: font } = store.get();
    return draw(data, store.get(), { document, width, theme: lightTheme, interactive: false, font });
  };
  const text = () => toTsv(drawn().columns());
  const saveSvg = () => save(document, `${id}.svg`, new Blob([svgText(drawn())], { type: "image/svg+xml" }));
  const savePng = async () => save(document, `${id}.png`, await pngOf(document, drawn()));
  const saveTsv = () =>
    save(document, `${id}.tsv`, new Blob([text()], { type: "text/tab-separated-values" }));
  const button = (name: string, does: string, action: () => void) =>
    h(document, "button", { type: "button", onclick: action, "aria-label": `${does}: ${title}` }, name);
  return h(
    document,
    "details",
    { class: "save" },
    h(document, "summary", { "aria-label": `Save or copy: ${title}` }, "Save or copy"),
    h(
      document,
      "div",
      { class: "buttons" },
      button("SVG", "Save as SVG", saveSvg),
      button("PNG (2 ×)", "Save as PNG", () => void savePng()),
      button("Data (TSV)", "Save data", saveTsv),
      copyButton(document, `data of ${title}`, text),
      ...settings(view, title),
    ),
  );
}

/** Width and letters of the files of all figures. */
function settings({ document, store, onDestroy }: View, title: string): Node[] {
  const width = h(document, "input", {
    type: "number",
    min: 280,
    max: 2000,
    step: 20,
    "aria-label": `Width of the file: ${title}`,
    onchange: () => {
      const value = Math.round(Number(width.value));
      store.set({ fileWidth: value >= 280 && value <= 2000 ? value : store.get().fileWidth });
      follow();
    },
  });
  const options = Object.entries(fonts).map(([value, name]) => h(document, "option", { value }, name));
  const font = h(
    document,
    "select",
    { "aria-label": `Letters of the file: ${title}`, onchange: () => store.set({ fileFont: font.value }) },
    options,
  );
  const follow = (): void => {
    width.value = String(store.get().fileWidth);
    for (const option of options) option.selected = option.value === store.get().fileFont;
  };
  follow();
  onDestroy(store.on(["fileWidth", "fileFont"], follow));
  return [
    labelled(document, "Width", width, h(document, "span", {}, "pixels")),
    labelled(document, "Letters", font),
  ];
}

function svgText({ node }: Drawing): string {
  node.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(node);
}

/** The drawing as pixels on white. */
async function pngOf(document: Document, drawing: Drawing): Promise<Blob> {
  const [width, height] = ["width", "height"].map((name) => Number(drawing.node.getAttribute(name)));
  const image = document.createElement("img");
  const isLoaded = new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = reject;
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawing))}`;
  await isLoaded;
  const canvas = document.createElement("canvas");
  canvas.width = width! * SHARPNESS;
  canvas.height = height! * SHARPNESS;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = lightTheme.paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error("png: no picture")) : resolve(blob))),
  );
}

/** Offer something to the reader as a file. */
function save(document: Document, name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  h(document, "a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
