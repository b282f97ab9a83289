import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { type FitDesign, isMarginal, openDesign, scaledTheta } from "../../fit/run/fit-design.js";
import { type Scratch, withScratch } from "../../kernel/scratch.js";
import type { Table } from "../../table/table.js";
import { sharedRows, thetaOf } from "../covariance/response-rows.js";

/** What shows that a θ is an optimum, from differences of the criterion there; θ̃ is θ in the scaled basis. */
export interface Optimality {
  /** Per θ: ∂D/∂θ̃ · max(1, |θ̃|), the slope of the criterion per relative change; zero where θ is held. */
  readonly gradient: Float64Array;
  /** Eigenvalues of ∂²D/∂θ̃² over the parameters that are neither held nor at their bound, ascending. */
  readonly curvature: Float64Array;
  /** What the criterion could still fall by, as far as its quadratic approximation tells: ½ g'H⁻¹g over the same. */
  readonly decrement: number;
  /** Positions of the pivots of Λ that are zero. */
  readonly boundary: readonly number[];
  /**
   * For each of them the slope of the criterion in the variance that would open there, the smallest over the effects
   * that could share it; not negative at an optimum.
   */
  readonly multipliers: Float64Array;
}

/**
 * The optimality of each fitted response at its θ, by differences of the criterion alone: of the derivatives that the search
 * went by, the second say where to take differences. Undefined where a response has no estimates.
 *
 * @param names responses to look at; the others stay undefined
 */
export function optimalityOf(
  plan: Plan,
  table: Table,
  result: FitResult,
  names: readonly string[],
): (Optimality | undefined)[] {
  const places = placesOf(result, names);
  const out = new Array<Optimality | undefined>(names.length).fill(undefined);
  for (const { reduced, responses, readOrdered } of sharedRows(plan, table, names)) {
    withScratch((scratch) => {
      const { response, at } = openOptimality(scratch, reduced, plan.options.reml);
      for (const i of responses) {
        const place = places[i]!;
        if (Number.isNaN(result.criterion[place]!)) continue;
        readOrdered(i, scratch.viewF64(response, reduced.n));
        const found = at(scaledTheta(reduced, thetaOf(result, place)));
        out[i] = found && asReported(reduced, found);
      }
    });
  }
  return out;
}

/** Places among θ as it is reported, which leaves out the standard deviation of a structured residual that is held at one. */
function asReported(design: FitDesign, found: Optimality): Optimality {
  if (!isMarginal(design)) return found;
  const held = design.terms[design.residual]!.from;
  return {
    ...found,
    gradient: found.gradient.filter((_, i) => i !== held),
    boundary: found.boundary.map((at) => (at > held ? at - 1 : at)),
  };
}

/** Where responses stand in a result; -1 for a name that is not there. */
export function placesOf({ responses }: FitResult, names: readonly string[]): number[] {
  const places = new Map(responses.map((name, i) => [name, i]));
  return names.map((name) => places.get(name) ?? -1);
}

/** A column of Λ: the parameter of its pivot and all of its parameters. */
interface LambdaColumn {
  readonly pivot: number;
  readonly parameters: readonly number[];
}

function columnsOf(design: FitDesign): LambdaColumn[] {
  return design.terms.flatMap(({ template: { entries }, from }) => {
    const columns = new Map<number, { pivot: number; parameters: number[] }>();
    for (let e = 0; e < entries.length; e += 3) {
      const [row, column, parameter] = [entries[e]!, entries[e + 1]!, from + entries[e + 2]!];
      if (row === column) columns.set(column, { pivot: parameter, parameters: [] });
      columns.get(column)!.parameters.push(parameter);
    }
    // Columns that share their parameter are one.
    return [...new Map([...columns.values()].map((each) => [each.pivot, each])).values()];
  });
}

/**
 * Load a design. A response is to be written to `response`, in the order of the kernel's rows, before each call of `at`, which
 * gives its optimality at a θ̃.
 */
function openOptimality(scratch: Scratch, design: FitDesign, reml: boolean) {
  const { kernel } = scratch;
  const m = design.parameters;
  const { fitter } = openDesign(scratch, design, reml, true);
  const differences = scratch.require(kernel.reserveDifferences(fitter));
  const columns = columnsOf(design);
  const listed = scratch.putI32(
    columns.flatMap(({ pivot, parameters }) => [pivot, parameters.length, ...parameters]),
  );
  const response = scratch.f64(design.n);
  const place = scratch.f64(m);
  const size = 2 * (m + 1 + columns.length);
  const found = scratch.f64(size);
  const at = (theta: Float64Array): Optimality | undefined => {
    scratch.viewF64(place, m).set(theta);
    // The kernel reduces the response, in its place.
    if (!kernel.takeIn(fitter, response)) return undefined;
    kernel.optimalityAt(differences, place, listed, columns.length, found);
    const numbers = scratch.viewF64(found, size);
    const inside = m + 2;
    const closed = columns.flatMap(({ pivot }, c) => {
      const from = 2 * (m + 1 + c);
      return numbers[from] === 1 ? [{ pivot, multiplier: numbers[from + 1]! }] : [];
    });
    return {
      gradient: numbers.slice(0, m),
      decrement: numbers[m]!,
      curvature: numbers.slice(inside, inside + numbers[m + 1]!).sort(),
      boundary: closed.map(({ pivot }) => pivot),
      multipliers: Float64Array.from(closed, ({ multiplier }) => multiplier),
    };
  };
  return { response, at };
}
