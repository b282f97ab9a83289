/** What a reader has chosen. Terms, responses and covariates by their positions. */
export interface State {
  readonly term: number;
  readonly response: number;
  readonly covariate: number;
  /** Covariate that colours points, or that parts them into panels; `AUTOMATIC`, `NONE`. */
  readonly colour: number;
  readonly facet: number;
  /** The q-value below which an effect is called clear. */
  readonly level: number;
  readonly sort: { readonly by: SortKey; readonly descending: boolean };
  /** Part of the name of a response, or of a taxon. */
  readonly filter: string;
  /** The tip of the tree whose balances are listed; `NONE` for all. */
  readonly taxon: number;
  /** The node of the tree under which it is drawn; the root is 0. */
  readonly clade: number;
  readonly page: number;
  /** Width in pixels and letters of figures that are saved. */
  readonly fileWidth: number;
  readonly fileFont: string;
}

export const NONE = -1;
/** What suits the data best. */
export const AUTOMATIC = -2;

export type SortKey = "response" | "estimate" | "p" | "status";

/** The state of an explorer and those who wait for it to change. */
export interface Store {
  get(): State;
  set(change: Partial<State>): void;
  /** Call `listener` after a change of one of `keys`; the function returned ends that. */
  on(keys: readonly (keyof State)[], listener: () => void): () => void;
}

export function openStore(initial: State): Store {
  let state = initial;
  const listeners = new Set<{ keys: readonly (keyof State)[]; listener: () => void }>();
  return {
    get: () => state,
    set: (change) => {
      const before = state;
      state = { ...state, ...change };
      for (const { keys, listener } of [...listeners]) {
        if (keys.some((key) => before[key] !== state[key])) listener();
      }
    },
    on: (keys, listener) => {
      const entry = { keys, listener };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
  };
}
