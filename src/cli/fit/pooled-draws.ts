import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import type { DrawSource } from "../../model/taxa/draw-source.js";
import { furtherTable, qvaluesOf } from "../../model/verbs/asked-tests.js";
import type { RunOptions } from "../../options/run.js";
import type { FitRequest } from "../commands/request.js";
import { effectsSummary } from "./effects-table.js";

/** Where counts are drawn from, and how. */
export interface OpenDraws {
  readonly source: DrawSource;
  readonly draws: number;
  readonly scaleSd: number;
}

/** The draws that a request asks for; undefined where it asks for none. */
export function openDraws({ draws }: FitRequest, source: DrawSource | undefined): OpenDraws | undefined {
  if (draws === undefined || source === undefined) return undefined;
  return { source, draws: draws.draws, scaleSd: draws.scaleSd ?? 0 };
}

/** A result with its effects pooled over draws of the counts, as a table beside the estimates. */
export async function withDraws(
  plan: Plan,
  result: FitResult,
  open: OpenDraws | undefined,
  run: RunOptions,
): Promise<FitResult> {
  if (open === undefined) return result;
  const { source, draws, scaleSd } = open;
  const { poolDraws } = await import("../../model/taxa/pool-draws.js");
  const request = { draws, scaleSd, seed: plan.options.seed ?? 0 };
  const pooled = await poolDraws(plan, source, result.responses, request, run);
  return { ...result, further: { ...result.further, pooled } };
}

/** What pooled effects say, for the screen. */
export function pooledSummary(plan: Plan, { further, responses }: FitResult, draws: number): string {
  const pooled = further!["pooled"]!;
  const table = furtherTable(pooled, responses, qvaluesOf(plan, pooled, responses.length));
  const summary = effectsSummary(plan.design.fixed.columns);
  summary.take(table.columns as unknown as Parameters<typeof summary.take>[0], []);
  return `\nover ${draws} draws of the counts:\n${summary.table()}`;
}
