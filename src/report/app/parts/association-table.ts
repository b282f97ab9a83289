import { toTsv } from "../figures/parts/to-tsv.js";
import { count, type EstimateFormat, estimateFormat, formatP, isBelow } from "../format-number.js";
import { breakable, h, labelled } from "../h.js";
import { membersOf } from "../names.js";
import { NONE, type SortKey } from "../state.js";
import { tipLabel } from "../taxon.js";
import { inUnit } from "../units.js";
import { cellAt, type View } from "../view.js";
import { scrollRegion } from "./scroll.js";
import { sortedRows } from "./sorted-rows.js";
import { nameClass } from "./table.js";

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

/** The effects of the chosen term: sorted by its heads, filtered by name or taxon, a page at a time. */
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
  const fill = (): void => {
    const state = store.get();
    const rows = sortedRows(data, state);
    const from = state.page * PAGE;
    caption.textContent = `Effects of ${data.terms[state.term]}${inUnit(data)}; choose a response to see it`;
    columns.forEach(({ key }, j) => {
      const direction = state.sort.descending ? "descending" : "ascending";
      if (key === state.sort.by) heads[j]!.setAttribute("aria-sort", direction);
      else heads[j]!.removeAttribute("aria-sort");
    });
    const focused = document.activeElement?.getAttribute("data-response");
    const shown = rows.subarray(from, from + PAGE);
    const format = formatOf(view, shown);
    body.replaceChildren(...Array.from(shown, (i) => rowOf(view, i, format)));
    if (focused != null) body.querySelector<HTMLElement>(`[data-response="${Number(focused)}"]`)?.focus();
    status.textContent =
      rows.length === 0
        ? "No response has such a name or taxon."
        : `${from + 1} to ${Math.min(rows.length, from + PAGE)} of ${count(rows.length, "response")}`;
    previous.disabled = state.page === 0;
    next.disabled = from + PAGE >= rows.length;
  };
  fill();
  onDestroy(store.on(["term", "sort", "filter", "taxon", "page", "response", "level"], fill));
  const whole = h(
    document,
    "table",
    {},
    caption,
    h(document, "thead", {}, h(document, "tr", {}, heads)),
    body,
  );
  return [
    ...finders(view),
    scrollRegion(document, "Table of associations", [whole], () => allAsText(view)),
    h(document, "div", { class: "turn" }, previous, status, next),
  ];
}

/** A field for part of a name, and what ends the list of the balances of one taxon. */
function finders({ document, data, store, onDestroy }: View): Node[] {
  const filter = h(document, "input", {
    type: "search",
    placeholder: data.tree === undefined ? "part of a name" : "part of a name, or a taxon",
    oninput: () => store.set({ filter: filter.value, page: 0 }),
  });
  const chip = h(document, "button", {
    type: "button",
    class: "chip",
    onclick: () => store.set({ taxon: NONE, page: 0 }),
  });
  const follow = (): void => {
    const { filter: wanted, taxon } = store.get();
    if (filter.value !== wanted) filter.value = wanted;
    chip.hidden = taxon < 0;
    if (taxon >= 0) chip.textContent = `Balances with ${tipLabel(data.tree!, taxon)}: show all again`;
  };
  follow();
  onDestroy(store.on(["filter", "taxon"], follow));
  return [h(document, "div", { class: "finders" }, labelled(document, "Find a response", filter), chip)];
}

function sortBy({ store }: View, by: SortKey): void {
  const { sort } = store.get();
  store.set({ sort: { by, descending: sort.by === by && !sort.descending }, page: 0 });
}

function formatOf({ data, store }: View, rows: Int32Array): EstimateFormat {
  const { estimate, halfWidth } = data.coefficients;
  const cells = Array.from(rows, (i) => cellAt(data, store.get(), i));
  return estimateFormat(
    cells.map((cell) => estimate[cell]!),
    cells.map((cell) => halfWidth[cell]!),
  );
}

function rowOf({ document, data, store }: View, i: number, format: EstimateFormat): HTMLElement {
  const { responses, coefficients, fits } = data;
  const state = store.get();
  const cell = cellAt(data, state, i);
  const estimate = coefficients.estimate[cell]!;
  const half = coefficients.halfWidth[cell]!;
  const q = coefficients.log10q[cell]!;
  const isChosen = i === state.response;
  const members = membersOf(data, i);
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
    h(
      document,
      "th",
      { scope: "row", class: nameClass(members === "" ? responses[i]! : members) },
      choose,
      members !== "" && h(document, "span", { class: "of" }, members),
    ),
    h(document, "td", {}, format.number(estimate)),
    h(document, "td", { class: "interval" }, format.interval(estimate, half)),
    h(document, "td", {}, formatP(coefficients.log10p[cell]!)),
    h(document, "td", { class: isBelow(q, state.level) ? "clear" : undefined }, formatP(q)),
    h(document, "td", {}, fits.words[fits.status[i]!]!),
  );
}

/** All rows of the list, on whatever page. */
function allAsText({ data, store }: View): string {
  const state = store.get();
  const rows = Array.from(sortedRows(data, state));
  const { coefficients, fits } = data;
  const of = (values: Float32Array) => rows.map((i) => values[cellAt(data, state, i)]!);
  const [estimate, half] = [of(coefficients.estimate), of(coefficients.halfWidth)];
  return toTsv({
    response: rows.map((i) => data.responses[i]!),
    ...(data.tree && { members: rows.map((i) => membersOf(data, i)) }),
    estimate,
    conf_low: estimate.map((value, k) => value - half[k]!),
    conf_high: estimate.map((value, k) => value + half[k]!),
    p_value: of(coefficients.log10p).map((value) => 10 ** value),
    q_value: of(coefficients.log10q).map((value) => 10 ** value),
    status: rows.map((i) => fits.words[fits.status[i]!]!),
  });
}
