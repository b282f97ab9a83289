import { count, formatInterval, formatNumber, formatP } from "../format-number.js";
import { breakable, h } from "../h.js";
import type { SortKey } from "../state.js";
import { cellAt, type View } from "../view.js";
import { nameClass } from "./response-table.js";
import { sortedRows } from "./sorted-rows.js";

const PAGE = 15;

interface Column {
  readonly name: string;
  readonly key?: SortKey;
}

const columns: readonly Column[] = [
  { name: "Response", key: "response" },
  { name: "Estimate", key: "estimate" },
  { name: "95 % interval" },
  { name: "p", key: "p" },
  { name: "q" },
  { name: "Status", key: "status" },
];

/** The effects of the chosen term: sorted by its heads, filtered by name, a page at a time. */
export function associationTable(view: View): Node[] {
  const { document, data, store, onDestroy } = view;
  const caption = h(document, "caption");
  const body = h(document, "tbody");
  const heads = columns.map(({ name, key }) =>
    h(
      document,
      "th",
      { scope: "col", class: key === "response" ? "name" : undefined },
      key === undefined
        ? name
        : h(document, "button", { type: "button", onclick: () => sortBy(view, key) }, name),
    ),
  );
  const status = h(document, "p", { class: "pages", role: "status" });
  const turn = (by: number) => () => store.set({ page: store.get().page + by });
  const previous = h(document, "button", { type: "button", onclick: turn(-1) }, "Previous page");
  const next = h(document, "button", { type: "button", onclick: turn(1) }, "Next page");
  const filter = h(document, "input", {
    type: "search",
    placeholder: "part of a name",
    oninput: () => store.set({ filter: filter.value, page: 0 }),
  });
  const fill = (): void => {
    const state = store.get();
    const rows = sortedRows(data, state);
    const from = state.page * PAGE;
    caption.textContent = `Effects of ${data.terms[state.term]}, in ${data.model.unit}; choose a response to see it below`;
    columns.forEach(({ key }, j) => {
      const direction = state.sort.descending ? "descending" : "ascending";
      if (key === state.sort.by) heads[j]!.setAttribute("aria-sort", direction);
      else heads[j]!.removeAttribute("aria-sort");
    });
    const focused = document.activeElement?.getAttribute("data-response");
    body.replaceChildren(...Array.from(rows.subarray(from, from + PAGE), (i) => rowOf(view, i)));
    if (focused != null) body.querySelector<HTMLElement>(`[data-response="${Number(focused)}"]`)?.focus();
    status.textContent =
      rows.length === 0
        ? "No response has such a name."
        : `${from + 1} to ${Math.min(rows.length, from + PAGE)} of ${count(rows.length, "response")}`;
    previous.disabled = state.page === 0;
    next.disabled = from + PAGE >= rows.length;
  };
  fill();
  onDestroy(store.on(["term", "sort", "filter", "page", "response"], fill));
  return [
    h(document, "label", { class: "choice" }, h(document, "span", {}, "Find a response"), filter),
    h(
      document,
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table of associations" },
      h(document, "table", {}, caption, h(document, "thead", {}, h(document, "tr", {}, heads)), body),
    ),
    h(document, "div", { class: "turn" }, previous, status, next),
  ];
}

function sortBy({ store }: View, by: SortKey): void {
  const { sort } = store.get();
  store.set({ sort: { by, descending: sort.by === by && !sort.descending }, page: 0 });
}

function rowOf({ document, data, store }: View, i: number): HTMLElement {
  const { responses, coefficients, fits } = data;
  const state = store.get();
  const cell = cellAt(data, state, i);
  const estimate = coefficients.estimate[cell]!;
  const half = coefficients.halfWidth[cell]!;
  const isChosen = i === state.response;
  const choose = h(
    document,
    "button",
    {
      type: "button",
      "data-response": i,
      title: responses[i]!,
      "aria-pressed": String(isChosen),
      onclick: () => store.set({ response: i }),
    },
    breakable(document, responses[i]!),
  );
  return h(
    document,
    "tr",
    { class: isChosen ? "chosen" : undefined },
    h(document, "th", { scope: "row", class: nameClass(responses[i]!) }, choose),
    h(document, "td", {}, formatNumber(estimate)),
    h(document, "td", { class: "interval" }, formatInterval(estimate, half)),
    h(document, "td", {}, formatP(coefficients.log10p[cell]!)),
    h(document, "td", {}, formatP(coefficients.log10q[cell]!)),
    h(document, "td", {}, fits.words[fits.status[i]!]!),
  );
}
