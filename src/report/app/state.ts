/** What a reader has chosen. Terms, responses and covariates by their positions. */
export interface State {
  readonly term: number;
  readonly response: number;
  readonly covariate: number;
  readonly sort: { readonly by: SortKey; readonly descending: boolean };
  /** Part of the name of a response. */
  readonly filter: string;
  readonly page: number;
}

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
