/**
 * Functions whose numbers say only where a search begins, and why another beginning is no error: the search ends where its
 * gradient is zero, and that is computed elsewhere. Their mutants are equivalent for the tests and are not drawn.
 */
export const SEARCHES = new Map([
  [
    "assembly/reml/search/start-shapes/startFrom",
    "shapes of Λ that searches start from; the best end of all is kept",
  ],
  ["assembly/reml/search/moment-start/momentStart", "the first start of a search, from moments"],
  ["assembly/reml/search/moment-start/fillPhi", "the moments of that start"],
  ["assembly/reml/sums/open-class-sums/addMoments", "what those moments are expected to be"],
  [
    "assembly/reml/scalar/curve-search/setGrid",
    "points between which the sign of the derivative is looked for",
  ],
  [
    "assembly/reml/scalar/spectral-search/startIn",
    "where Newton's steps begin within a bracket they cannot leave",
  ],
  [
    "assembly/special/gamma/polygamma/trigammaInverse",
    "Newton's steps, with ψ'' and from a start, until ψ' has the given value",
  ],
  ["assembly/blocks/search/starts/momentStart", "the first start of a search, from moments"],
  [
    "assembly/blocks/search/starts/shapeStart",
    "shapes of Λ that searches start from; the best end of all is kept",
  ],
]);

/** Mutants, by function, change and number among the same changes there, that leave every result as it is. */
const SAME_RESULTS = [
  [
    /^assembly\/reml\/reduce\/reduce-pair\/pass<.*>: f64\.add → sub #1$/,
    "the sum of a response with the other sign, of which only the square is read",
  ],
  [
    /^assembly\/reml\/reduce\/reduce-pair\/pass<.*(None>: f64x2\.mul → div #2|One>: f64x2\.mul → div #[34]|Two>: f64x2\.mul → div #[4-6]|Three>: f64x2\.mul → div #[5-8]|Four>: f64x2\.mul → div #([6-9]|10))$/,
    "0 / 0 beside the last row of an odd group, and NaN has the response reduced by itself",
  ],
  [
    /^assembly\/reml\/reduce\/reduce-pair\/reduceLane: f64\.mul → div #1$/,
    "the total sum of squares, which decides about digits and noise only",
  ],
  [/^assembly\/blocks\/search\/boundary\/moveTo: f64\.add → sub #2$/, "the scale |D| + 1 of a slack"],
  [
    /^assembly\/resample\/simulate-reduced\/simulateReduced: f64\.mul → div #2$/,
    "the total sum of squares of a simulated response, which decides about noise only",
  ],
  [
    /^assembly\/reml\/scalar\/spectral-estimate\/satterthwaitePair: f64x2\.add → sub #1$/,
    "2 D' beside 4 t D'': zero at an optimum inside, and at t = 0 multiplied by t",
  ],
  [
    /^assembly\/reml\/scalar\/spectral-estimate\/leaveOut: f64\.(add → sub #[12]|div → mul #1|mul → div #[13])$/,
    "parts of the direction that is left out: they are of the order of its eigenvalue, below 1e-8",
  ],
];

/** Why a mutant that no test has noticed is no error; undefined where it is one. */
export function whyEquivalent({ where, what, nth }) {
  return SAME_RESULTS.find(([mutants]) => mutants.test(`${where}: ${what} #${nth}`))?.[1];
}
