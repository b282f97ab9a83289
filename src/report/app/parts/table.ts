import { breakable, h } from "../h.js";

/** A cell: text, or what stands for it. */
export type Cell = string | readonly Node[];

/** The class of a cell that names its row: long names keep room where the window is narrow. */
export function nameClass(name: string): string {
  return name.length > 8 ? "name long" : "name";
}

/** A table whose first column names its rows. */
export function table(
  document: Document,
  caption: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): HTMLElement {
  return h(
    document,
    "table",
    {},
    h(document, "caption", {}, caption),
    h(
      document,
      "thead",
      {},
      h(
        document,
        "tr",
        {},
        head.map((name, j) => h(document, "th", { scope: "col", class: j === 0 ? "name" : undefined }, name)),
      ),
    ),
    h(
      document,
      "tbody",
      {},
      rows.map(([name = "", ...cells]) =>
        h(
          document,
          "tr",
          {},
          h(
            document,
            "th",
            { scope: "row", class: typeof name === "string" ? nameClass(name) : "name long" },
            typeof name === "string" ? breakable(document, name) : name,
          ),
          cells.map((cell) => h(document, "td", {}, cell)),
        ),
      ),
    ),
  );
}
