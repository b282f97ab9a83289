import type { Plan } from "../../fit/plan.js";
import { withScratch } from "../../kernel/scratch.js";
import type { Table } from "../../table/table.js";
import { crossing } from "../covariance/crossing.js";
import { mlFitter } from "../covariance/deviance.js";
import { type SharedRows, scaledFixed, sharedRows } from "../covariance/response-rows.js";
import { planWithout } from "./plan-without.js";

/** A likelihood interval. */
export interface ProfileLimits {
  /** By maximum likelihood. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Profile-likelihood limits of one column of X for every response: the values at which the deviance, minimised over all
 * other parameters, is `target` above its minimum (Venzon & Moolgavkar 1988, Appl. Stat. 37:87). Each evaluation is a
 * fit of y − b x without the column. Undefined where a response has no estimate.
 */
export function profileFixed(
  plan: Plan,
  table: Table,
  names: readonly string[],
  column: number,
  target: number,
): (ProfileLimits | undefined)[] {
  const out = new Array<ProfileLimits | undefined>(names.length).fill(undefined);
  const without = [...sharedRows(planWithout(plan, [column]), table, names)];
  for (const part of sharedRows(plan, table, names)) {
    const place = part.reduced.kept.indexOf(column);
    const rest = without.find(({ responses }) => responses[0] === part.responses[0]);
    if (place < 0 || rest === undefined) continue;
    profilePart(part, rest, column, place, target, (response, limits) => {
      out[response] = limits;
    });
  }
  return out;
}

function profilePart(
  part: SharedRows,
  rest: SharedRows,
  column: number,
  place: number,
  target: number,
  receive: (response: number, limits: ProfileLimits) => void,
): void {
  const x = scaledFixed(part.design, part.present, Int32Array.of(column));
  withScratch((scratch) => {
    const fitAll = mlFitter(scratch, part.reduced);
    const fitRest = mlFitter(scratch, rest.reduced);
    for (const response of part.responses) {
      const y = part.read(response);
      const { criterion, beta, standardError } = fitAll(y);
      if (criterion === Number.POSITIVE_INFINITY) continue;
      const estimate = beta[place]!;
      const step = 2 * standardError[place]!;
      const rise = (b: number) => fitRest(y.map((value, i) => value - b * x[i]!)).criterion - criterion;
      const limit = (direction: 1 | -1) =>
        crossing(rise, target, {
          from: estimate,
          direction,
          step,
          bound: direction * Number.POSITIVE_INFINITY,
        });
      receive(response, { estimate, lower: limit(-1), upper: limit(1) });
    }
  });
}
