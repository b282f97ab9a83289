import { groupings } from "../figures/parts/main-groups.js";
import { LEVEL } from "../format-number.js";
import { h, labelled } from "../h.js";
import { AUTOMATIC, NONE } from "../state.js";
import type { View } from "../view.js";
import { choice } from "./toolbar.js";

/** Levels of q that the threshold slides over. */
const levels = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];

/** The q-value below which effects are called clear, to slide. */
export function thresholdControl({ document, store, onDestroy }: View): HTMLElement {
  const slider = h(document, "input", {
    type: "range",
    min: 0,
    max: levels.length - 1,
    step: 1,
    oninput: () => store.set({ level: levels[Number(slider.value)] ?? LEVEL }),
  });
  const shown = h(document, "output", {});
  const follow = (): void => {
    const { level } = store.get();
    slider.value = String(levels.indexOf(level));
    slider.setAttribute("aria-valuetext", `q below ${level}`);
    shown.textContent = `q < ${level}`;
  };
  follow();
  onDestroy(store.on(["level"], follow));
  return labelled(document, "Threshold", slider, shown);
}

/** What colours the points over a covariate, and what parts them into panels. */
export function panelControls(view: View): Node[] {
  const found = groupings(view.data);
  if (found.size === 0 || view.data.covariates.length < 2) return [];
  const colours = new Map([[AUTOMATIC, "what suits the groups"], [NONE, "nothing"], ...found]);
  return [
    choice(view, "colour", "Colour by", colours),
    choice(view, "facet", "Panels by", new Map([[NONE, "nothing"], ...found])),
  ];
}

/** What part of the tree is drawn, and which taxa are looked for in it. */
export function treeControls(view: View): Node[] {
  const { document, data, store, onDestroy } = view;
  const { parent, response: responses } = data.tree!;
  const button = (name: string, action: () => void) =>
    h(document, "button", { type: "button", onclick: action }, name);
  const nodeOf = () => responses.indexOf(store.get().response);
  const inwards = button("Zoom to the chosen balance", () => store.set({ clade: Math.max(0, nodeOf()) }));
  const outwards = button("One level out", () =>
    store.set({ clade: Math.max(0, parent[store.get().clade]!) }),
  );
  const whole = button("Whole tree", () => store.set({ clade: 0 }));
  const find = h(document, "input", {
    type: "search",
    placeholder: "part of a name or lineage",
    oninput: () => store.set({ filter: find.value, taxon: NONE, page: 0 }),
  });
  const follow = (): void => {
    const { clade, filter } = store.get();
    inwards.disabled = nodeOf() < 0 || nodeOf() === clade;
    outwards.disabled = clade === 0;
    whole.disabled = clade === 0;
    if (find.value !== filter) find.value = filter;
  };
  follow();
  onDestroy(store.on(["clade", "response", "filter"], follow));
  return [labelled(document, "Find taxa", find), inwards, outwards, whole];
}
