import { strongestOfTerm } from "../figures/parts/strongest-of-term.js";
import { aligned, count, estimateFormat, formatP } from "../format-number.js";
import { h } from "../h.js";
import { listBalancesOf } from "../parts/members.js";
import { scrollRegion } from "../parts/scroll.js";
import { type Cell, table } from "../parts/table.js";
import { lowestRank } from "../taxon.js";
import type { Section, View } from "../view.js";

const ROWS = 15;

/** The effects of the chosen term on single taxa, the clearest first. */
export const taxa: Section = {
  id: "taxa",
  heading: "Effects on single taxa",
  content: (view) => [following(view, taxaOf)],
};

/** Which effects of the chosen term hold with other numbers in place of zeros. */
export const sensitivity: Section = {
  id: "sensitivity",
  heading: "Do the effects depend on the zeros?",
  content: (view) => [following(view, sensitivityOf)],
};

function following(view: View, make: (view: View) => Node[]): HTMLElement {
  const place = h(view.document, "div");
  const fill = (): void => place.replaceChildren(...make(view));
  fill();
  view.onDestroy(view.store.on(["term"], fill));
  return place;
}

function taxaOf(view: View): Node[] {
  const { document, data, store } = view;
  const { features, lineages, total, estimate, halfWidth, log10p, log10q, clear } = data.taxa!;
  const { term } = store.get();
  const width = data.terms.length;
  const at = (i: number) => i * width + term;
  const key = (i: number) => (Number.isNaN(log10p[at(i)]) ? 1 : log10p[at(i)]!);
  const rows = [...features.keys()].sort((a, b) => key(a) - key(b) || a - b).slice(0, ROWS);
  const { number, interval } = estimateFormat(
    rows.map((i) => estimate[at(i)]!),
    rows.map((i) => halfWidth[at(i)]!),
  );
  const tips = new Map(data.tree?.names.map((name, node) => [name, node]));
  const nameOf = (i: number): Cell => {
    const rank = lowestRank(lineages?.[i] ?? "");
    const tip = tips.get(features[i]!);
    const label = rank === "" ? features[i]! : `${rank} ${features[i]}`;
    if (tip === undefined) return label;
    return [
      h(
        document,
        "button",
        { type: "button", title: lineages?.[i], onclick: () => listBalancesOf(view, tip) },
        label,
      ),
    ];
  };
  const cells = rows.map((i): Cell[] => [
    nameOf(i),
    number(estimate[at(i)]!),
    interval(estimate[at(i)]!, halfWidth[at(i)]!),
    formatP(log10p[at(i)]!),
    formatP(log10q[at(i)]!),
  ]);
  const name = data.terms[term]!;
  const shown = table(
    document,
    `Effects of ${name} on single taxa, the ${rows.length} with the smallest p-values`,
    ["Taxon", "Estimate", "95 % interval", "p", "q"],
    cells,
  );
  return [
    h(
      document,
      "p",
      {},
      `Of ${count(total, "taxon")} ${clear[term]} have q below 0.05 for ${name}. Choose one to list its balances.`,
    ),
    scrollRegion(document, "Effects on single taxa", [shown]),
  ];
}

function sensitivityOf({ document, data, store }: View): Node[] {
  const { estimateMin, estimateMax, log10qMax, robust, clear, robustByTerm } = data.sensitivity!;
  const { term } = store.get();
  const width = data.terms.length;
  const held = log10qMax.length / width;
  const { coefficients } = data;
  const order = Array.from(strongestOfTerm(data, term).filter((i) => i < held)).slice(0, ROWS);
  const column = (values: ArrayLike<number>) => aligned(order.map((i) => values[i * width + term]!));
  const [own, low, high] = [column(coefficients.estimate), column(estimateMin), column(estimateMax)];
  const cells = order.map((i, k): Cell[] => [
    data.responses[i]!,
    own[k]!,
    low[k]!,
    high[k]!,
    formatP(log10qMax[i * width + term]!),
    robust[i * width + term] === 1 ? "yes" : "no",
  ]);
  const name = data.terms[term]!;
  const head = ["Response", "Estimate", "Lowest", "Highest", "Largest q", "Holds in every fit"];
  const shown = table(document, `Effects of ${name} over all numbers in place of zeros`, head, cells);
  return [
    h(
      document,
      "p",
      {},
      `${clear[term]} of ${count(data.responseTotal, "response")} have q below 0.05 for ${name}; with every number that took the ` +
        `place of zeros ${robustByTerm[term]} have it, and the same sign.`,
    ),
    scrollRegion(document, "Sensitivity to zeros", [shown]),
  ];
}
