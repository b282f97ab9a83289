import { overCovariate } from "../figures/over-covariate.js";
import { pageTheme } from "../figures/parts/theme.js";
import { h } from "../h.js";
import { membersOf } from "../names.js";
import { effectSentence } from "../sentences.js";
import type { View } from "../view.js";
import { showSection } from "./contents.js";
import { fitSentence } from "./response-table.js";
import { whenNear } from "./when-near.js";

/** The chosen response beside the story, in sight wherever that is scrolled to. */
export function panel(view: View): HTMLElement {
  const { document, data, store, onDestroy } = view;
  const name = h(document, "p", { class: "panel-name" });
  const members = h(document, "p", { class: "of" });
  const term = h(document, "dt");
  const found = h(document, "dd");
  const ended = h(document, "p", { class: "hint" });
  const follow = (): void => {
    const { term: chosenTerm, response } = store.get();
    name.textContent = data.responses[response] ?? "";
    members.textContent = membersOf(data, response);
    term.textContent = data.terms[chosenTerm] ?? "";
    found.textContent = effectSentence(data, chosenTerm, response);
    ended.textContent = fitSentence(data, response);
  };
  follow();
  onDestroy(store.on(["response", "term"], follow));
  return h(
    document,
    "aside",
    { class: "panel", "aria-label": "The chosen response" },
    h(document, "p", { class: "panel-head" }, "Chosen response"),
    name,
    members,
    h(document, "dl", {}, term, found),
    overCovariate.canDraw(data) && small(view),
    ended,
    h(document, "button", { type: "button", onclick: () => showSection(document, "chosen") }, "All about it"),
  );
}

/** The response over its covariate, small; the figure of the section says it in words. */
function small(view: View): HTMLElement {
  const { document, data, store, onDestroy } = view;
  const place = h(document, "div", { class: "drawing small", "aria-hidden": "true" });
  const draw = (): void => {
    const width = Math.max(220, Math.floor(place.clientWidth || 280));
    const canvas = { document, width, theme: pageTheme, interactive: true, isSmall: true };
    place.replaceChildren(overCovariate.draw(data, store.get(), canvas).node);
  };
  const refresh = whenNear(view, place, draw);
  onDestroy(store.on(overCovariate.follows, refresh));
  return place;
}
