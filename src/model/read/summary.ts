import { levelsSeen } from "../../design/random/random-term.js";
import { suggest, UsageError } from "../../errors.js";
import { structureTexts } from "../../fit/fallbacks.js";
import { termLabel } from "../../fit/term-label.js";
import { testNames, vcovNames } from "../../options/choice-names.js";
import { fitOptions } from "../../options/fit.js";
import type { LMEModel } from "../lme-model.js";
import { formatLimits, formatNumber, formatP, numberOrNA, textTable } from "./text-table.js";

/** A summary of one response, or of all of them, as text. */
export function summary(model: LMEModel, response?: string): string {
  return response === undefined ? ofAll(model) : ofOne(model, response);
}

/** Lines that a printed model takes at most. */
const MOST_LINES = 20;

/** What a model prints: its summary, of a table cut to about 20 lines. */
export function printed(whole: string, responses: readonly string[]): string {
  const lines = whole.split("\n");
  if (responses.length === 1 || lines.length <= MOST_LINES) return whole;
  const cut = lines.length - MOST_LINES + 1;
  return [...lines.slice(0, MOST_LINES - 1), `… and ${cut} lines more: summary()`].join("\n");
}

function ofOne(model: LMEModel, response: string): string {
  const at = model.responses.indexOf(response);
  if (at < 0) {
    throw new UsageError(`summary: no response named '${response}'${suggest(response, model.responses)}`);
  }
  const { reml, test, vcov } = model.plan.options;
  const likelihood = reml ? "REML" : "maximum likelihood";
  return [
    `Linear mixed-effects model fitted by ${likelihood}`,
    `Response   ${response}`,
    `Formula    ${wholeFormula(model, model.structures[at]!)}`,
    `Samples    ${model.nobs[at]}${model.result.groups[at] === 0 ? "" : `, groups ${groupCounts(model, at)}`}`,
    `Criterion  ${numberOrNA(model.criterion[at]!)} (−2 log-likelihood${reml ? ", restricted" : ""}); AIC ${numberOrNA(model.aic[at]!)}, BIC ${numberOrNA(model.bic[at]!)}`,
    `Status     ${model.status[at]}${model.messages[at] === "" ? "" : `: ${model.messages[at]}`}`,
    ...model.plan.notes.map((note) => `Note       ${note}`),
    "",
    "Random effects",
    randomTable(model, response),
    "",
    `Fixed effects (${testNames[test]}${vcov === fitOptions.vcov.default ? "" : `; ${vcovNames[vcov]}`})`,
    fixedTable(model, at, test === "normal" ? "z" : "t"),
  ].join("\n");
}

/** The formula, with the random terms and the structure of the residuals where options gave them. */
function wholeFormula({ formula, plan }: LMEModel, text: string): string {
  const { groups } = plan.options;
  const { random, residual } = plan.design;
  const terms = groups === undefined ? [] : [random.map(termLabel).join(", ")];
  const structure = text === "" ? [] : [`residual ${text}`];
  const variance = residual?.columns.variance;
  const ratios = variance === undefined ? [] : [`variance by ${variance}`];
  return [formula, ...terms, ...structure, ...ratios].join("; ");
}

/** Levels of each grouping factor, `30 × batch:cask, 10 × batch`; the first as many as a response uses. */
function groupCounts({ plan, result }: LMEModel, at?: number): string {
  const { random, residual } = plan.design;
  const levels = new Map(random.map((term) => [term.group, levelsSeen(term)]));
  const subject = residual?.columns.subject;
  if (levels.size === 0 && residual !== undefined && subject !== undefined)
    levels.set(subject, residual.subjects.length);
  const used = at === undefined ? 0 : result.groups[at]!;
  return Array.from(levels, ([group, count], i) => `${i === 0 && used > 0 ? used : count} × ${group}`).join(
    ", ",
  );
}

function randomTable(model: LMEModel, response: string): string {
  const { columns } = model.varianceComponents();
  const rows = columns.response.flatMap((name, i) =>
    name !== response
      ? []
      : [
          [
            columns.group[i]!,
            [columns.term1[i], columns.term2[i]].filter((term) => term != null).join(", "),
            formatNumber(columns.covariance[i]!),
            formatNumber(columns.sd[i]!),
            formatNumber(columns.correlation[i]!),
          ],
        ],
  );
  return textTable(["group", "term", "(co)variance", "sd", "correlation"], rows, 2);
}

/** The fixed effects of one response as text. */
export function fixedTable(model: Pick<LMEModel, "terms" | "tidy">, at: number, statistic = "t"): string {
  const { columns } = model.tidy();
  const width = model.terms.length;
  const rows = model.terms.map((term, j) => {
    const i = at * width + j;
    return [
      term,
      formatNumber(columns.estimate[i]!),
      formatNumber(columns.std_error[i]!),
      formatNumber(columns.df[i]!),
      formatNumber(columns.statistic[i]!),
      formatP(columns.p_value[i]!, columns.log10_p[i]!),
      formatP(columns.q_value[i]!, Math.log10(columns.q_value[i]!)),
      formatLimits(columns.conf_low[i]!, columns.conf_high[i]!),
    ];
  });
  return textTable(["term", "estimate", "std. error", "df", statistic, "p", "q", "95 % limits"], rows);
}

function ofAll(model: LMEModel): string {
  const { dropped, plan } = model;
  const groups = groupCounts(model);
  return [
    `Linear mixed-effects models of ${model.responses.length} responses, ${plan.options.reml ? "REML" : "maximum likelihood"}`,
    `Formula  ${model.formula}`,
    `Samples  ${plan.samples.length}${groups === "" ? "" : ` in ${groups}`}; left out: ${dropped.table.length} only in the table, ${dropped.metadata.length} only in the metadata, ${dropped.missing.length} with missing covariates`,
    `Status   ${countStatuses(model)}`,
    ...structureCounts(model),
    ...plan.notes.map((note) => `Note     ${note}`),
    "",
    effectsTable(model),
  ].join("\n");
}

/** How many responses took each structure of the residuals, where there are several. */
function structureCounts({ plan, structures }: LMEModel): string[] {
  if (plan.fallbacks === undefined) return [];
  const counts = structureTexts(plan).map(
    (text) => `${structures.filter((own) => own === text).length} ${text}`,
  );
  return [`Residual ${counts.join(", ")}`];
}

/** How many responses ended in each status. */
export function countStatuses(model: Pick<LMEModel, "status">): string {
  const counts = new Map<string, number>();
  for (const status of model.status) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(", ");
}

/** For each term the number of responses below 5 % and the clearest of them. */
export function effectsTable(model: Pick<LMEModel, "terms" | "responses" | "tidy">): string {
  const { columns } = model.tidy();
  const width = model.terms.length;
  const rows = model.terms.map((term, j) => {
    const cells = model.responses
      .map((_, i) => i * width + j)
      .filter((i) => !Number.isNaN(columns.p_value[i]));
    const below = (values: Float64Array) => String(cells.filter((i) => values[i]! < 0.05).length);
    const best = cells.reduce(
      (low, i) => (low < 0 || columns.log10_p[i]! < columns.log10_p[low]! ? i : low),
      -1,
    );
    const clearest =
      best < 0
        ? ["", "", ""]
        : [
            columns.response[best]!,
            formatNumber(columns.estimate[best]!),
            formatP(columns.p_value[best]!, columns.log10_p[best]!),
          ];
    return [term, String(cells.length), below(columns.p_value), below(columns.q_value), ...clearest];
  });
  return textTable(["term", "tested", "p < 0.05", "q < 0.05", "clearest", "estimate", "p"], rows);
}
