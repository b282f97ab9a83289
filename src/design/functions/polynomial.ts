import {
  evaluatePolynomials,
  learnPolynomials,
  type PolynomialBasis,
} from "../bases/orthogonal-polynomials.js";
import { type Evaluation, formulaFault, type Learned, remember } from "../evaluation.js";
import { type Numbers, numbers } from "../values/value.js";
import {
  booleanOption,
  type Call,
  columnArgument,
  type FunctionDefinition,
  nodeOf,
  wholeNumberOption,
} from "./call.js";

/**
 * R's `poly(x, degree, raw=False)`: orthogonal polynomials of degrees 1..degree, each of unit length on the
 * rows the design was made on, or the raw powers.
 */
export const polynomialFunctions: readonly (readonly [string, FunctionDefinition])[] = [
  ["poly", { parameters: ["x", "degree?", "raw?"], apply: poly }],
];

const maxDegree = 50;

function poly(evaluation: Evaluation, call: Call): Numbers {
  const x = columnArgument(evaluation, call, "x");
  const degree = wholeNumberOption(evaluation, call, "degree") ?? 1;
  if (degree < 1 || degree > maxDegree) {
    const node = nodeOf(call, "degree");
    throw formulaFault(evaluation, `degree must be between 1 and ${maxDegree}, got ${degree}`, node);
  }
  if (booleanOption(evaluation, call, "raw", false)) {
    return numbers(...Array.from({ length: degree }, (_, i) => x.map((value) => value ** (i + 1))));
  }
  const basis = remember(evaluation, () => {
    const learned = learnPolynomials(x, degree);
    if (learned !== null) return learned as unknown as Learned;
    throw formulaFault(evaluation, `degree ${degree} needs more than ${degree} distinct values`, call.node);
  });
  return numbers(...evaluatePolynomials(basis as unknown as PolynomialBasis, x));
}
