import type { TestRecord } from "../../record/report-record.js";
import { formatNumber, formatP } from "../format-number.js";
import { h } from "../h.js";
import { table } from "../parts/response-table.js";
import type { Section, View } from "../view.js";

/** The tests that were asked for with the fit: how many responses they find, and those of the chosen response. */
export const tests: Section = {
  id: "tests",
  heading: "Tests of factors and means",
  content: (view) =>
    (view.data.tests ?? []).flatMap((record) => [counts(view, record), ofChosen(view, record)]),
};

/** For each row the number of responses below 5 %; means have none. */
function counts({ document }: View, { heading, rows, counts: found }: TestRecord): Node {
  if (found === undefined) return h(document, "div");
  const cells = rows.map((row, k) => [
    row,
    String(found.tested[k]),
    String(found.belowP[k]),
    String(found.belowQ[k]),
    found.clearest[k]!,
  ]);
  const head = [
    heading.endsWith("terms") ? "Term" : "Of",
    "Tested",
    "p < 0.05",
    "q < 0.05",
    "Clearest response",
  ];
  return scroll(document, heading, table(document, `${heading}: responses below 5 %`, head, cells));
}

function ofChosen({ document, data, store, onDestroy }: View, record: TestRecord): HTMLElement {
  const place = scroll(document, `${record.heading} of the chosen response`);
  const fill = (): void => {
    const { response } = store.get();
    place.replaceChildren(
      chosenTable(document, record, data.responses[response]!, record.responses.indexOf(response)),
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
  const cells = rows.map((row, k) => [
    row,
    ...columns.map(({ isLog, values }) => {
      const value = values[at * rows.length + k]!;
      return isLog ? formatP(value) : formatNumber(value);
    }),
  ]);
  return table(document, `${heading}: ${name}`, ["Of", ...columns.map((column) => column.name)], cells);
}

function scroll(document: Document, label: string, content?: Node): HTMLElement {
  return h(document, "div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, content);
}
