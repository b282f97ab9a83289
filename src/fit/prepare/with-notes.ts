import type { Plan } from "../plan.js";

/** The plan with notes on the data before its own, each said once. They go on to the model, run.json and the report. */
export function withNotes(plan: Plan, notes: readonly string[] = []): Plan {
  if (notes.every((note) => plan.notes.includes(note))) return plan;
  return { ...plan, notes: [...new Set([...notes, ...plan.notes])] };
}
