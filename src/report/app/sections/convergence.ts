import { formatNumber } from "../format-number.js";
import { h } from "../h.js";
import { responseLabel } from "../names.js";
import { scrollRegion } from "../parts/scroll.js";
import { table } from "../parts/table.js";
import type { Section, View } from "../view.js";

const MAX_ROWS = 200;

/** How the fits ended, and each that ended otherwise than well. */
export const convergence: Section = {
  id: "convergence",
  heading: "Convergence",
  content: ({ document, data }: View) => {
    const { fits, responses } = data;
    const counted = fits.words.flatMap((word, i) =>
      fits.counts[i]! > 0 ? [[word, String(fits.counts[i]), meanings[word] ?? ""]] : [],
    );
    const messages = new Map(
      fits.messages.flatMap(({ text, responses }) => Array.from(responses, (i) => [i, text] as const)),
    );
    const others = [...responses.keys()]
      .filter((i) => fits.status[i]! > 0)
      .sort((a, b) => fits.status[b]! - fits.status[a]!);
    const rows = others
      .slice(0, MAX_ROWS)
      .map((i) => [
        responseLabel(data, i),
        fits.words[fits.status[i]!]!,
        String(fits.iterations[i]),
        formatNumber(fits.criterion[i]!),
        messages.get(i) ?? "",
      ]);
    const caption = `Responses whose status is not ok${others.length > MAX_ROWS ? `, the first ${MAX_ROWS} of ${others.length}` : ""}`;
    return [
      scrolling(
        document,
        "Statuses",
        table(document, "Statuses of all responses", ["Status", "Responses", "Meaning"], counted),
      ),
      ...(rows.length === 0
        ? []
        : [
            h(
              document,
              "details",
              {},
              h(document, "summary", {}, caption),
              scrolling(
                document,
                caption,
                table(
                  document,
                  caption,
                  ["Response", "Status", "Iterations", "−2 log-likelihood", "Message"],
                  rows,
                ),
              ),
            ),
          ]),
    ];
  },
};

function scrolling(document: Document, label: string, child: HTMLElement): HTMLElement {
  return h(document, "div", { class: "words" }, scrollRegion(document, label, [child]));
}

const meanings: Readonly<Record<string, string>> = {
  ok: "an optimum inside the parameter space",
  singular: "a variance of zero or a correlation of ±1; the estimates are valid",
  "rank-deficient":
    "columns of the design depend on others; their coefficients are missing, the others valid",
  "not-converged": "no optimum was found; do not use the result",
  "perfect-fit": "the model reproduces the response exactly; variances say nothing, and there are no tests",
  constant: "the response does not vary",
  unidentified: "the variances cannot be told apart",
  "too-few-rows": "no more samples than fixed effects",
  "all-missing": "no sample has a value",
};
