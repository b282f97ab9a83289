import { buildDesign, type Design } from "../design/design.js";
import { residualRequest } from "../design/residual/residual-request.js";
import { UsageError } from "../errors.js";
import { residualTexts } from "../formula/residual-names.js";
import type { DesignOptions } from "../options/design.js";
import type { FitOptions } from "../options/fit.js";
import type { Table } from "../table/table.js";
import type { Fallback } from "./fallbacks.js";
import type { ReducedRows } from "./prepare/reduce-rows.js";
import { type SearchSettings, searchSettings } from "./run/search-settings.js";

/** What a plan with several structures of residuals is made of. */
export interface FallbackRequest {
  readonly formula: string;
  readonly rows: Table;
  /** Options of the design. */
  readonly asked: DesignOptions;
  readonly options: FitOptions;
  /** With the first structure. */
  readonly design: Design;
  /** Reduces a design to what the likelihood needs. */
  readonly reduce: (design: Design, search: SearchSettings | undefined) => ReducedRows;
}

/**
 * The structures of residuals behind the first, each reduced to what the likelihood needs. All of them have the rows on which
 * nothing that any of them names is missing.
 *
 * @throws UsageError for a structure that is named twice, and for θ where each structure has its own; as `prepare` for each of
 * the structures
 */
export function fallbackPlans(request: FallbackRequest, check: (design: Design) => void): Fallback[] {
  const { formula, rows, asked, options, design, reduce } = request;
  const [, ...others] = residualTexts(options.residual);
  if (others.length === 0) return [];
  checkOptionsOfMany(options);
  return others.map((text) => {
    const residual = [text, ...residualTexts(options.residual).filter((other) => other !== text)];
    const learned = buildDesign(formula, rows, { ...asked, residual }, residualRequest).residual!;
    const own = { ...design, residual: learned };
    check(own);
    const search = searchSettings(options, own);
    const { reduced, flags, message } = reduce(own, search);
    const ofCells = typeof options.weights === "object";
    return {
      residual: learned,
      reduced: ofCells ? null : reduced,
      flags,
      message,
      ...(search && { search }),
    };
  });
}

function checkOptionsOfMany({ residual, start, free }: FitOptions): void {
  const texts = residualTexts(residual);
  const twice = texts.find((text, i) => texts.indexOf(text) < i);
  const rule = "must name each structure once";
  if (twice !== undefined) throw new UsageError({ option: "residual", rule, got: `${twice} twice` });
  const isMask = Array.isArray(free) || ArrayBuffer.isView(free);
  if (start === undefined && !isMask) return;
  throw new UsageError({
    option: start === undefined ? "free" : "start",
    rule: "goes with one structure of the residuals, each of which has a θ of its own",
    got: `${texts.length} of them`,
  });
}
