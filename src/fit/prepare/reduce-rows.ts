import type { Design } from "../../design/design.js";
import type { RandomTerm } from "../../design/random-term.js";
import type { FitDesign } from "../run/fit-design.js";
import type { SearchSettings } from "../run/search-settings.js";
import { flagOf, type Status } from "../status.js";
import { isInSpanOfFixed, unidentified } from "./identifiable.js";
import { levelColumns } from "./level-columns.js";
import { makeBlockDesign } from "./make-block-design.js";
import { reduceDesign } from "./reduce-design.js";

/** A reduced design, or why there is none. */
export interface ReducedRows {
  readonly reduced: FitDesign | null;
  /** Statuses that hold for every response on these rows. */
  readonly flags: number;
  /** Why there is no reduced design, in words; empty when there is one. */
  readonly message: string;
}

/**
 * Reduce a design on some of its rows (all by default). Levels without rows are left out; where the rows cannot
 * tell the variances apart, or are too few, the reduction is null and flags and message say why.
 *
 * @param search what is held of the covariance parameters, when anything is; it takes the general path
 */
export function reduceRows(design: Design, rows?: Int32Array, search?: SearchSettings): ReducedRows {
  const { fixed, random } = design;
  const columns = fixed.columns.length;
  const { X, levels } = levelColumns(
    rows === undefined ? fixed.values : takeRows(fixed.values, columns, rows),
    columns,
  );
  const terms = rows === undefined ? random : random.map((term) => takeTerm(term, rows));
  const count = rows === undefined ? design.rows.length : rows.length;
  if (count === 0) return irreducible("all-missing", "no sample has a value");
  const reason = unidentified(terms, count);
  if (reason !== undefined) return irreducible("unidentified", reason);
  const scaled =
    design.weights === undefined ? { X, terms } : scaleRows(X, columns, terms, weightsOf(design, rows));
  const reduced =
    search === undefined && isOneFactor(terms)
      ? reduceDesign(scaled.X, columns, scaled.terms, levels)
      : makeBlockDesign(scaled.X, columns, scaled.terms, search, levels);
  const { n, p } = reduced;
  if (n <= p) return irreducible("too-few-rows", `${n} samples are no more than the ${p} fixed effects`);
  if (reduced.kind === "factor" && isInSpanOfFixed(reduced)) {
    const { group } = terms[0]!;
    return irreducible(
      "unidentified",
      `the effects of ${group} are fixed effects already; leave out one of them`,
    );
  }
  return { reduced, flags: p < columns ? flagOf("rank-deficient") : 0, message: "" };
}

function irreducible(status: Status, message: string): ReducedRows {
  return { reduced: null, flags: flagOf(status), message };
}

/** One term, or several random effects without covariances on one factor: the path whose cost is free of n. */
function isOneFactor(terms: readonly RandomTerm[]): boolean {
  const { group, source } = terms[0]!;
  if (terms.length === 1) return source !== "vc" || !terms[0]!.index.includes(-1);
  return terms.every((term) => term.group === group && term.source !== "vc" && term.columns.length === 1);
}

export function takeRows(values: Float64Array, width: number, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    out.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return out;
}

export function takeTerm(term: RandomTerm, rows: Int32Array): RandomTerm {
  return {
    ...term,
    index: rows.map((row) => term.index[row]!),
    values: takeRows(term.values, term.columns.length, rows),
  };
}

/** Observation weights of some rows of the design. */
export function weightsOf(design: Design, rows?: Int32Array): Float64Array {
  const weights = design.weights!;
  return rows === undefined ? weights : Float64Array.from(rows, (row) => weights[row]!);
}

/** X and Z with each row multiplied by the root of its weight: V = W⁻¹ + ZΨZ' becomes I + (√W Z)Ψ(√W Z)'. */
function scaleRows(X: Float64Array, columns: number, terms: readonly RandomTerm[], weights: Float64Array) {
  const scale = (values: Float64Array, width: number) =>
    values.map((value, at) => value * Math.sqrt(weights[Math.floor(at / width)]!));
  return {
    X: scale(X, columns),
    terms: terms.map((term) => ({ ...term, values: scale(term.values, term.columns.length) })),
  };
}
