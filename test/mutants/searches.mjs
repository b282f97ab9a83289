/**
 * Functions whose numbers say only where a search begins, and why another beginning is no error: the search ends where its
 * gradient is zero, and that is computed elsewhere. Their mutants are equivalent for the tests and are not drawn.
 */
export const SEARCHES = new Map([
  [
    "assembly/reml/start-shapes/startFrom",
    "shapes of Λ that searches start from; the best end of all is kept",
  ],
  ["assembly/reml/moment-start/momentStart", "the first start of a search, from moments"],
  ["assembly/reml/moment-start/fillPhi", "the moments of that start"],
  ["assembly/reml/curve-search/setGrid", "points between which the sign of the derivative is looked for"],
  ["assembly/reml/spectral-search/startIn", "where Newton's steps begin within a bracket they cannot leave"],
  [
    "assembly/special/polygamma/trigammaInverse",
    "Newton's steps, with ψ'' and from a start, until ψ' has the given value",
  ],
  ["assembly/blocks/starts/momentStart", "the first start of a search, from moments"],
  ["assembly/blocks/starts/shapeStart", "shapes of Λ that searches start from; the best end of all is kept"],
]);
