import type { Border } from "../design/borders/border.js";
import type { Design } from "../design/design.js";
import { describe, UsageError } from "../errors.js";
import type { ResolvedOptions } from "../options/fit.js";
import type { Fallback } from "./fallbacks.js";
import type { FitDesign } from "./run/fit-design.js";
import type { SearchSettings } from "./run/search-settings.js";

/**
 * Everything about a model that does not depend on a response, computed once; plain data that survives
 * `structuredClone`. Made by `prepare`, used by `fit` for any number of tables with the same samples.
 */
export interface Plan {
  readonly schemaVersion: 1;
  readonly formula: string;
  readonly options: ResolvedOptions;
  /** The responses that the formula or `responses` names, patterns among them; absent where they are all columns of the table. */
  readonly responses?: readonly string[];
  /** Ids of the rows of the design, in the order of the metadata. */
  readonly samples: readonly string[];
  /** Fixed effects, random terms, rows kept and dropped. */
  readonly design: Design;
  /** The columns of X that differ by response; absent where all responses share X. */
  readonly border?: Border;
  /** The design as the likelihood sees it; null where the likelihood has nothing to work on (see `flags`). */
  readonly reduced: FitDesign | null;
  /** Statuses that hold for every response; see fit/status.ts. */
  readonly flags: number;
  /** What these statuses say of the design, the worst first; empty where all is well. */
  readonly message: string;
  /** What of the covariance parameters is held and how the search goes; absent when nothing special is asked for. */
  readonly search?: SearchSettings;
  /** Structures of the residuals for responses that do not converge with that of the design, in turn; absent for none. */
  readonly fallbacks?: readonly Fallback[];
  /** What a reader of the results should know of data and design, a sentence each. */
  readonly notes: readonly string[];
}

/** Throws UsageError for anything that is not the record that `prepare` makes. */
export function checkPlan(where: string, plan: unknown): asserts plan is Plan {
  if (typeof plan === "object" && plan !== null && "schemaVersion" in plan && "design" in plan) return;
  throw new UsageError(`${where}: plan must be what prepare(formula, metadata) gives, got ${describe(plan)}`);
}
