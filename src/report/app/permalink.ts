import type { ReportData } from "../record/report-record.js";
import { clearestResponse } from "./hypothesis.js";
import type { SortKey, State, Store } from "./state.js";

const sortKeys: readonly SortKey[] = ["response", "estimate", "p", "status"];

/** What the fragment of an address chooses, `#term=week&response=y8&sort=-estimate`; names that are not there are passed over. */
export function readPermalink(data: ReportData, fragment: string): Partial<State> {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const place = (names: readonly string[], key: string): number => names.indexOf(given.get(key) ?? "");
  const term = given.has("term") ? place(data.terms, "term") : -1;
  const response = given.has("response") ? place(data.responses, "response") : -1;
  const covariate = place(
    data.covariates.map(({ name }) => name),
    "covariate",
  );
  const [, minus, key] = /^(-?)(\w+)$/.exec(given.get("sort") ?? "") ?? [];
  const by = sortKeys.find((each) => each === key);
  return {
    ...(term >= 0 && { term, response: clearestResponse(data, term) }),
    ...(response >= 0 && { response }),
    ...(covariate >= 0 && given.has("covariate") && { covariate }),
    ...(by && { sort: { by, descending: minus === "-" } }),
  };
}

/** The fragment that chooses what a state has chosen. */
export function permalink(data: ReportData, { term, response, sort, covariate }: State): string {
  const entries: Record<string, string | undefined> = {
    term: data.terms[term],
    response: data.responses[response],
    sort: `${sort.descending ? "-" : ""}${sort.by}`,
    ...(covariate > 0 && { covariate: data.covariates[covariate]?.name }),
  };
  const parts = Object.entries(entries).filter(([, value]) => value !== undefined);
  return `#${parts.map(([key, value]) => `${key}=${encodeURIComponent(value!)}`).join("&")}`;
}

/** Keep the fragment of the page's address and the state of its explorer alike. The function returned ends that. */
export function keepPermalink(window: Window, data: ReportData, store: Store): () => void {
  store.set(readPermalink(data, window.location.hash));
  const write = (): void => {
    const fragment = permalink(data, store.get());
    if (window.location.hash === fragment) return;
    try {
      window.history.replaceState(null, "", fragment);
    } catch {
      // Frames without an address of their own have no permalinks.
    }
  };
  const read = (): void => store.set(readPermalink(data, window.location.hash));
  const end = store.on(["term", "response", "sort", "covariate"], write);
  window.addEventListener("hashchange", read);
  return () => {
    end();
    window.removeEventListener("hashchange", read);
  };
}
