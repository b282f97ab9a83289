import type { TestRecord } from "../../record/report-record.js";
import { comparisons } from "../figures/comparisons.js";
import { aligned, count, decimalsFor, fixed, formatP } from "../format-number.js";
import { h } from "../h.js";
import { responseLabel } from "../names.js";
import { figureBlock } from "../parts/figure-block.js";
import { scrollRegion } from "../parts/scroll.js";
import { table } from "../parts/table.js";
import type { Section, View } from "../view.js";

/** Rows of a table that are shown before the rest has to be asked for. */
const MOST_ROWS = 40;

/** Columns in the units of the response, which have the same decimals. */
const inUnits: ReadonlySet<string> = new Set([
  "Mean",
  "Estimate",
  "Standard error",
  "Lower 95 % limit",
  "Upper 95 % limit",
]);

/** The tests that were asked for with the fit: how many responses they find, and those of the chosen response. */
export const tests: Section = {
  id: "tests",
  heading: "Tests of factors and means",
  content: (view) => [
    ...(view.data.tests ?? []).flatMap((record) => [
      ...(view.data.responseTotal > 1 ? [counts(view, record)] : []),
      ofChosen(view, record),
    ]),
    ...(comparisons.canDraw(view.data) ? [figureBlock(view, comparisons)] : []),
  ],
};

/** For each row the number of responses below 5 %; means have none. */
function counts({ document, data }: View, { heading, rows, counts: found }: TestRecord): Node {
  if (found === undefined) return h(document, "div");
  const places = new Map(data.responses.map((name, i) => [name, i]));
  const labelOf = (name: string) => (places.has(name) ? responseLabel(data, places.get(name)!) : name);
  const cells = rows.map((row, k) => [
    row,
    String(found.tested[k]),
    String(found.belowP[k]),
    String(found.belowQ[k]),
    labelOf(found.clearest[k]!),
  ]);
  const head = [
    heading.endsWith("terms") ? "Term" : "Of",
    "Tested",
    "p < 0.05",
    "q < 0.05",
    "Clearest response",
  ];
  return withRest(document, heading, cells, (shown) =>
    table(document, `${heading}: responses below 5 %`, head, shown),
  );
}

function ofChosen({ document, data, store, onDestroy }: View, record: TestRecord): HTMLElement {
  const place = h(document, "div");
  const fill = (): void => {
    const { response } = store.get();
    place.replaceChildren(
      chosenTable(document, record, responseLabel(data, response), record.responses.indexOf(response)),
    );
  };
  fill();
  onDestroy(store.on(["response"], fill));
  return place;
}

/** @param at place of the response among those whose tests are held; -1 for none */
function chosenTable(
  document: Document,
  { heading, rows, columns }: TestRecord,
  name: string,
  at: number,
): HTMLElement {
  if (at < 0)
    return h(document, "p", { class: "note" }, `${heading} of ${name} are in the tables of results.`);
  const of = (values: Float32Array) => Array.from(values.subarray(at * rows.length, (at + 1) * rows.length));
  const errors = columns.find(({ name: column }) => column === "Standard error");
  const decimals =
    errors &&
    decimalsFor(
      of(errors.values),
      columns.filter(({ name: column }) => inUnits.has(column)).flatMap(({ values }) => of(values)),
    );
  const shown = columns.map(({ name: column, isLog, values }) => {
    const own = of(values);
    if (isLog) return own.map(formatP);
    return decimals !== undefined && inUnits.has(column)
      ? own.map((value) => fixed(value, decimals))
      : aligned(own);
  });
  const cells = rows.map((row, k) => [row, ...shown.map((column) => column[k]!)]);
  const head = ["Of", ...columns.map((column) => column.name)];
  return withRest(document, `${heading} of the chosen response`, cells, (some) =>
    table(document, `${heading}: ${name}`, head, some),
  );
}

/** A table in two parts where it is long, the second to be opened. */
function withRest(
  document: Document,
  label: string,
  cells: readonly (readonly string[])[],
  make: (cells: readonly (readonly string[])[]) => HTMLElement,
): HTMLElement {
  const first = scrollRegion(document, label, [make(cells.slice(0, MOST_ROWS))]);
  if (cells.length <= MOST_ROWS) return first;
  const rest = cells.slice(MOST_ROWS);
  return h(
    document,
    "div",
    {},
    first,
    h(
      document,
      "details",
      {},
      h(document, "summary", {}, count(rest.length, "more row")),
      scrollRegion(document, `${label}, the others`, [make(rest)]),
    ),
  );
}
