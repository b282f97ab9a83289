import type { Plan } from "../../fit/plan.js";
import type { Fitted } from "../../inference/each-tested.js";
import type { AskOf, PartOf, Verb } from "./piece-runs.js";

/** What a worker is asked: a piece of a verb. Kernel and plan come with the first piece of a run. */
export interface PieceQuestion<V extends Verb = Verb> {
  readonly loaded?: { readonly module: WebAssembly.Module; readonly plan: Plan };
  readonly fitted: Omit<Fitted, "plan">;
  readonly verb: V;
  readonly ask: AskOf<V>;
}

/** What a worker answers. */
export interface PieceAnswer<V extends Verb = Verb> {
  readonly part: PartOf<V>;
}
