import { FormulaError, suggest, UsageError } from "../../errors.js";
import type { Bar, Formula } from "../../formula/formula.js";
import { parseFormula } from "../../formula/parse-formula.js";
import { quotingHint } from "../../formula/quoting-hint.js";
import { checkRules } from "../../options/check.js";
import { type DesignOptions, groupRules } from "../../options/design.js";
import { either, type Mention } from "../../problem.js";
import type { MatrixTerms } from "../fixed/matrix-terms.js";
import type { ColumnNames } from "../functions/vocabulary.js";
import { compareLevels } from "../values/levels.js";

/** A random effect as asked for: what varies, and over which grouping factor. */
export type RandomRequest = {
  readonly part: MatrixTerms;
  readonly grouping: readonly string[];
  /** Its turn among all requests as lme4 lists them: as written, but `(1 | a/b)` from the innermost group outwards. */
  readonly turn: number;
} & (
  | { readonly kind: "effects"; readonly source: "groups" | "bar"; readonly notation: Bar["notation"] }
  | { readonly kind: "component"; readonly name: string }
);

type RandomOptions = Pick<DesignOptions, "groups" | "reFormula" | "vcFormula" | "residual" | "variance">;

/**
 * The random effects of a model: those of the bars, or those of `groups`, never both; none where residuals have a structure
 * and neither is given. Variance components come after the effects of `reFormula`, by name, as statsmodels sorts them.
 */
export function randomRequests(
  formula: Formula,
  columns: ColumnNames,
  options: RandomOptions,
): RandomRequest[] {
  const { groups, reFormula, vcFormula, residual, variance } = options;
  const [bar] = formula.bars;
  if (bar === undefined && (groups ?? residual ?? variance) === undefined) throw ungrouped();
  if (groups === undefined) {
    checkRules(options, groupRules);
    let first = 0;
    return formula.bars.flatMap((each) => {
      const requests = barRequests(formula, each, columns, first);
      first += requests.length;
      return requests;
    });
  }
  if (bar !== undefined) {
    const message = "formula: random effects are given by bars or by groups, not by both";
    throw new FormulaError(message, formula.text, bar.start, bar.end);
  }
  const grouping = groupColumns(groups, columns);
  const components = Object.entries(vcFormula ?? {}).sort(([a], [b]) => compareLevels(a, b));
  const effects = reFormula ?? (components.length > 0 ? undefined : "1");
  const requests: RandomRequest[] = components.map(([name, text], i) => {
    const part: MatrixTerms = { ...parseTerms({ option: "vcFormula", key: name }, text), byLabel: true };
    return { kind: "component", name, part, grouping, turn: i + 1 };
  });
  if (effects === undefined) return requests;
  const part = parseTerms({ option: "reFormula" }, effects);
  return [{ kind: "effects", part, grouping, source: "groups", notation: "|", turn: 0 }, ...requests];
}

/** The error for a mixed model without a random effect. */
export function ungrouped(): UsageError {
  return new UsageError({
    where: "mixedlm",
    rule: ["needs ", { option: "groups" }, ", or a bar such as (1 | patient) in the formula"],
    got: "neither",
    hint: either("; without random effects use ols", "; mixedlm ols fits models without random effects"),
  });
}

function barRequests(formula: Formula, bar: Bar, columns: ColumnNames, first: number): RandomRequest[] {
  const part: MatrixTerms = { formula: formula.text, terms: bar.terms, offsets: [] };
  const last = bar.groups.length - 1;
  return bar.groups.map((grouping, i) => {
    for (const name of grouping) {
      if (columns.has(name)) continue;
      const hint = quotingHint(formula.text, bar.groupSpan, columns.keys()) || suggest(name, columns.keys());
      const message = `formula: no column named '${name}' to group by${hint}`;
      throw new FormulaError(message, formula.text, bar.groupSpan.start, bar.groupSpan.end);
    }
    const turn = first + (bar.nested ? last - i : i);
    return { kind: "effects", part, grouping, source: "bar", notation: bar.notation, turn };
  });
}

/** The columns of `groups`: one by that very name, else those that `a:b` crosses. */
function groupColumns(groups: string, columns: ColumnNames): string[] {
  if (columns.has(groups)) return [groups];
  const names = groups.split(":").map((name) => name.trim());
  for (const name of names) {
    if (columns.has(name)) continue;
    const hint =
      suggest(name, columns.keys()) ||
      (name.includes("/") ? "; nested factors are written as bars, (1 | a/b)" : "");
    throw new UsageError({ option: "groups", rule: `no column named '${name}'`, hint });
  }
  return [...new Set(names)];
}

/** Reads `reFormula` or a component of `vcFormula`: terms only. */
function parseTerms(option: Mention, text: string): MatrixTerms {
  const { terms, bars, offsets } = parseFormula(text);
  const [extra] = [...bars, ...offsets];
  if (extra !== undefined) {
    throw new FormulaError(
      { option, rule: "holds terms only, no bars and no offset" },
      text,
      extra.start,
      extra.end,
    );
  }
  if (terms.length === 0)
    throw new FormulaError({ option, rule: "nothing varies here" }, text, 0, text.length);
  return { formula: text, terms, offsets };
}

/** The error for a random effect whose matrix turned out to have no column. */
export function checkGroupsGiven({ part }: RandomRequest): never {
  const factor = part.terms[0]?.factors[0];
  const message = "formula: nothing varies here: the terms have no columns";
  throw new FormulaError(message, part.formula, factor?.start ?? 0, factor?.end ?? part.formula.length);
}
