import { UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { containingColumns, termColumns } from "../../inference/contrasts/anova-hypotheses.js";
import { type SharedRows, sharedRows } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { planWithout } from "../../inference/variances/plan-without.js";
import { completeRows } from "../complete-plan.js";
import { pooledTheta, responseTable, rotateResponses } from "../pooled-theta.js";
import { type TableTest, testTable } from "./whole-table-test.js";

/** A term that is tested by all responses, and the permutations that are looked at; number 0 is the data as they are. */
export interface WholeTableAsk {
  readonly term: string;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

/**
 * Test a term of a model by all its responses, under some of the permutations.
 *
 * @throws UsageError where too few samples have all responses, and for a term without which nothing can be fitted
 */
export function wholeTableRange({ plan, balances, result }: Fitted, ask: WholeTableAsk): TableTest {
  const { term, ...draws } = ask;
  const complete = completeRows(plan, balances, result.responses);
  const responses = rotateResponses(complete.responses);
  const own = termColumns(plan.design.fixed, term);
  const containing = containingColumns(plan.design.fixed, term);
  const nullPlan = planWithout(complete.plan, [...own, ...containing]);
  const withTerm = containing.length === 0 ? complete.plan : planWithout(complete.plan, containing);
  if (nullPlan.reduced === null || withTerm.reduced === null)
    throw new UsageError(`wholeTable: '${term}' leaves a model that cannot be fitted; ${nullPlan.message}`);
  const models = {
    without: sharedResponses(nullPlan, responses),
    with: withTerm.reduced,
    design: complete.plan.design,
    own,
  };
  return testTable(models, pooledTheta(nullPlan, responses), term, draws);
}

function sharedResponses(plan: Plan, responses: readonly Float64Array[]): SharedRows {
  const { names, table } = responseTable(plan, responses);
  const [part] = sharedRows(plan, table, names);
  return part!;
}
