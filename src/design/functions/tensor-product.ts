import { checkWidth, type Evaluation, formulaFault, remember } from "../evaluation.js";
import { toNumeric } from "../values/arithmetic.js";
import { type Numbers, numbers } from "../values/value.js";
import type { Call, FunctionDefinition } from "./call.js";
import { absorb, learnConstraints } from "./constraints.js";

/** `te(s1, s2, …, constraints=None)`: the row-wise tensor product of marginal bases, as mgcv's. */
export const tensorProduct: readonly (readonly [string, FunctionDefinition])[] = [
  ["te", { parameters: ["...s", "constraints?"], apply: te }],
];

/** A product of bases of splines; more columns than this is a slip. */
const maxColumns = 2000;

function te(evaluation: Evaluation, call: Call): Numbers {
  const margins = call.rest.map(({ node, value }) => {
    const margin = toNumeric(evaluation, value!, node);
    if (margin.kind === "numbers") return margin.columns;
    throw formulaFault(evaluation, "te needs bases, such as cr(x, df=4)", node);
  });
  if (margins.length === 0) throw formulaFault(evaluation, "te needs at least one basis", call.node);
  const width = margins.reduce((product, margin) => product * margin.length, 1);
  if (width > maxColumns) {
    throw formulaFault(evaluation, `te would have ${width} columns, more than ${maxColumns}`, call.node);
  }
  checkWidth(evaluation, width, call.node);
  const product = margins.reduce(multiply);
  const constraints = remember(evaluation, () => learnConstraints(evaluation, call, () => product, width));
  return numbers(...absorb(product, constraints));
}

/** Products of all columns of both, the later basis running fastest. */
function multiply(slow: readonly Float64Array[], fast: readonly Float64Array[]): Float64Array[] {
  return slow.flatMap((a) => fast.map((b) => a.map((value, i) => value * b[i]!)));
}
