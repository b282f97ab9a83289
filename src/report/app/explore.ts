import type { ReportData } from "../record/report-record.js";
import { h } from "./h.js";
import { initialState } from "./initial-state.js";
import { contents } from "./parts/contents.js";
import { panel } from "./parts/panel.js";
import { toolbar } from "./parts/toolbar.js";
import { keepPermalink } from "./permalink.js";
import { sections } from "./sections/sections.js";
import { openStore } from "./state.js";
import { installStyle } from "./style.js";
import type { View } from "./view.js";

/** An explorer that was drawn. */
export interface Explorer {
  /** Take it away, with its listeners. */
  destroy(): void;
}

/** How an explorer lives in its page. */
interface ExploreOptions {
  /**
   * Whether the fragment of the page's address chooses what is shown and follows what is chosen,
   * `#term=week&response=y8&sort=p`. Default false: the address is the page's own.
   */
  readonly permalinks?: boolean | undefined;
}

/**
 * Draw the results of a fit into `root`: what was fitted, a table to sort and filter, and figures that follow the
 * response and the term chosen. Its style stays inside `root`; nothing is put on the window.
 */
export function explore(root: HTMLElement, data: ReportData, options: ExploreOptions = {}): Explorer {
  const document = root.ownerDocument;
  const leaving: (() => void)[] = [];
  const view: View = {
    document,
    data,
    store: openStore(initialState(data)),
    onDestroy: (action) => leaving.push(action),
  };
  const window = document.defaultView;
  if (options.permalinks && window) leaving.push(keepPermalink(window, data, view.store));
  leaving.push(installStyle(document));
  const shown = sections(data);
  const story = shown.map(({ id, heading, content }) =>
    h(
      document,
      "section",
      { class: `mlm-${id}`, "aria-labelledby": `mlm-${id}` },
      h(document, "h2", { id: `mlm-${id}`, tabindex: -1 }, heading),
      content(view),
    ),
  );
  const body = h(
    document,
    "div",
    { class: "mixedlm-explorer" },
    h(
      document,
      "div",
      { class: "layout" },
      contents(view, shown),
      h(document, "div", { class: "story" }, h(document, "h1", {}, data.title), toolbar(view), story),
      panel(view),
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
