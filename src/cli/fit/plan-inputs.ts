import type { Plan } from "../../fit/plan.js";
import { groupNotes } from "../../fit/prepare/group-notes.js";
import { prepare } from "../../fit/prepare/prepare.js";
import { withNotes } from "../../fit/prepare/with-notes.js";
import type { FitOptions } from "../../options/fit.js";
import { type Inputs, needMetadata } from "../files/read-inputs.js";
import type { Log } from "../log/log.js";
import { describePlan, mixedColumns } from "./describe-plan.js";

/**
 * Prepare the model of some inputs and say in the log what it is. Its notes are those of the inputs, which were said when
 * they were read, those on columns of mixed type, and those on the design.
 */
export function planInputs(formula: string, inputs: Inputs, options: FitOptions, log: Log): Plan {
  const metadata = needMetadata(inputs);
  const plan = prepare(formula, metadata, options);
  describePlan(plan, inputs.kinds, new Set(groupNotes(metadata, plan.design)), log);
  return withNotes(plan, [...inputs.notes, ...mixedColumns(plan.design, inputs.kinds)]);
}
