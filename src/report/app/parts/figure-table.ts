import type { Columns } from "../figures/parts/figure.js";
import { count, formatNumber } from "../format-number.js";
import { h } from "../h.js";
import { table } from "./table.js";

const MOST_ROWS = 100;
const MOST_COLUMNS = 12;

/** The data of a figure as a table that opens under it, for those who do not see the figure. */
interface FigureTable {
  readonly node: HTMLElement;
  /** The figure shows something else now. */
  refresh(): void;
}

export function figureTable(document: Document, title: string, columns: () => Columns): FigureTable {
  const place = h(document, "div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": `Data: ${title}`,
  });
  const summary = h(document, "summary", { "aria-label": `Data as a table: ${title}` }, "Data as a table");
  const fill = (): void => {
    if (node.hasAttribute("open")) place.replaceChildren(tableOf(document, title, columns()));
  };
  const node = h(document, "details", { ontoggle: fill }, summary, place);
  return { node, refresh: fill };
}

function tableOf(document: Document, title: string, columns: Columns): HTMLElement {
  const names = Object.keys(columns);
  const shown = names.slice(0, MOST_COLUMNS);
  const total = columns[names[0]!]?.length ?? 0;
  const rows = Array.from({ length: Math.min(total, MOST_ROWS) }, (_, i) =>
    shown.map((name) => textOf(columns[name]![i]!)),
  );
  return table(document, captionOf(title, total, names.length), shown, rows);
}

function captionOf(title: string, rows: number, columns: number): string {
  const parts = [
    ...(rows > MOST_ROWS ? [`the first ${MOST_ROWS} of ${count(rows, "row")}`] : []),
    ...(columns > MOST_COLUMNS ? [`the first ${MOST_COLUMNS} of ${count(columns, "column")}`] : []),
  ];
  return parts.length === 0 ? title : `${title}: ${parts.join(", ")}; all are in the data saved as TSV`;
}

function textOf(cell: number | string): string {
  return typeof cell === "number" ? formatNumber(cell) : cell;
}
