import { count } from "../format-number.js";
import { h } from "../h.js";
import type { Section, View } from "../view.js";

const MAX_ROWS = 100;

/** What was fitted: formula, samples, groups, how the fits ended. */
export const fitted: Section = {
  id: "fitted",
  heading: "What was fitted",
  content: ({ document, data }: Pick<View, "document" | "data">) => {
    const { model, fits, responseTotal, dropped, absent } = data;
    const entry = (name: string, ...values: readonly string[]) => [
      h(document, "dt", {}, name),
      ...values.map((value) => h(document, "dd", {}, value)),
    ];
    const ended = fits.words.flatMap((word, i) => (fits.counts[i]! > 0 ? [`${fits.counts[i]} ${word}`] : []));
    // Random terms that stand in the formula are said by it.
    const hasBars = model.formula.includes("|");
    const groups = model.groups.map(({ name, levels }) => `${levels.toLocaleString("en-US")} of ${name}`);
    const list = h(
      document,
      "dl",
      {},
      entry(hasBars ? "Formula" : "Fixed effects", model.formula),
      model.random.length > 0 && !hasBars && entry("Random effects", model.random.join(", ")),
      model.options.flatMap(({ name, text }) => entry(name, text)),
      entry("Responses", count(responseTotal, "response")),
      entry("Samples", `${count(model.samples, "sample")} used, ${dropped.length} left out`),
      groups.length > 0 && entry("Groups", groups.join(", ")),
      entry("Status of the fits", ended.join(", ")),
    );
    const left = dropped
      .slice(0, MAX_ROWS)
      .map(({ sample, reason }) => h(document, "li", {}, `${sample}: ${reason}`));
    const more = dropped.length - left.length;
    const samples = h(
      document,
      "details",
      {},
      h(document, "summary", {}, "Samples left out"),
      h(document, "ul", {}, left, more > 0 && h(document, "li", {}, `and ${more} more`)),
    );
    return [
      list,
      ...(dropped.length > 0 ? [samples] : []),
      ...[...model.notes, ...absent].map((note) => h(document, "p", { class: "note" }, note)),
    ];
  },
};
