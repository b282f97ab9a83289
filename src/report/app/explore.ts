import type { ReportData } from "../record/report-record.js";
import { h } from "./h.js";
import { initialState } from "./initial-state.js";
import { toolbar } from "./parts/toolbar.js";
import { sections } from "./sections/sections.js";
import { openStore } from "./state.js";
import { installStyle } from "./style.js";
import type { View } from "./view.js";

/** An explorer that was drawn. */
export interface Explorer {
  /** Take it away, with its listeners. */
  destroy(): void;
}

/**
 * Draw the results of a fit into `root`: what was fitted, a table to sort and filter, and figures that follow the
 * response and the term chosen. Its style stays inside `root`; nothing is put on the window.
 */
export function explore(root: HTMLElement, data: ReportData): Explorer {
  const document = root.ownerDocument;
  const leaving: (() => void)[] = [];
  const view: View = {
    document,
    data,
    store: openStore(initialState(data)),
    onDestroy: (action) => leaving.push(action),
  };
  leaving.push(installStyle(document));
  const body = h(
    document,
    "div",
    { class: "mixedlm-explorer" },
    h(document, "h1", {}, data.title),
    toolbar(view),
    sections(data).map(({ id, heading, content }) =>
      h(
        document,
        "section",
        { class: `mlm-${id}`, "aria-labelledby": `mlm-${id}` },
        h(document, "h2", { id: `mlm-${id}` }, heading),
        content(view),
      ),
    ),
  );
  root.append(body);
  return {
    destroy: () => {
      for (const action of leaving.reverse()) action();
      body.remove();
    },
  };
}
