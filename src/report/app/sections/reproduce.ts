import { h } from "../h.js";
import type { Section, View } from "../view.js";

/** How to cite the work and how to make it again. */
export const reproduce: Section = {
  id: "reproduce",
  heading: "Cite and reproduce",
  content: ({ document, data }: View) => {
    const { versions, command, hashes } = data.origin;
    const version = versions["mixedlm"] ?? "";
    const entry = (name: string, value: string) => [
      h(document, "dt", {}, name),
      h(document, "dd", {}, h(document, "code", {}, value)),
    ];
    return [
      h(
        document,
        "p",
        {},
        `Fitted with mixedlm ${version}: linear mixed-effects models for every column of a table. The method is that of ` +
          "Bates, Mächler, Bolker and Walker (2015), Fitting Linear Mixed-Effects Models Using lme4, Journal of Statistical Software 67(1), ",
        link(document, "https://doi.org/10.18637/jss.v067.i01"),
        data.tree === undefined
          ? "."
          : "; balances are those of Morton and others (2017), Balance Trees Reveal Microbial Niche Differentiation, mSystems 2(1), ",
        data.tree !== undefined && link(document, "https://doi.org/10.1128/mSystems.00162-16"),
        data.tree !== undefined && ".",
      ),
      ...(command === undefined
        ? []
        : [
            h(document, "h3", {}, "Command"),
            h(document, "pre", { tabindex: 0 }, h(document, "code", {}, command)),
          ]),
      h(document, "h3", {}, "Versions and SHA-256"),
      h(
        document,
        "dl",
        { class: "hashes" },
        Object.entries(versions).flatMap(([name, value]) => entry(name, value)),
        Object.entries(hashes).flatMap(([name, value]) => entry(name, value)),
      ),
    ];
  },
};

function link(document: Document, address: string): HTMLElement {
  return h(document, "a", { href: address, rel: "noreferrer" }, address);
}
