/** A problem of the arena that is not right. */
export interface KnownProblem {
  readonly family: string;
  readonly seed: number;
  /** Our criterion and the lowest that is known. */
  readonly ours: number;
  readonly theirs: number;
  readonly why: string;
}

/**
 * What is not solved yet, with both optima. A problem that ends higher than it says here, or is not named, fails
 * `npm run test:optima`; one that is right is to be moved to the list below.
 */
export const open: readonly KnownProblem[] = [
  {
    family: "p close to n, slopes",
    seed: 1286,
    ours: 91.62633799185329,
    theirs: 91.3625357709244,
    why: "the worse of two optima",
  },
];

/** What was once wrong; tested with every run of the unit tests. */
export const mended: readonly Omit<KnownProblem, "ours">[] = [
  {
    family: "slopes and a crossed factor",
    seed: 83,
    theirs: 243.93066329866326,
    why: "the worse of two optima was taken",
  },
  {
    family: "slopes and a crossed factor",
    seed: 240,
    theirs: 178.9407086677267,
    why: "the worse of two optima was taken",
  },
  {
    family: "slopes and a crossed factor",
    seed: 858,
    theirs: 203.43219991250697,
    why: "the worse of two optima was taken",
  },
  {
    family: "p close to n, slopes",
    seed: 184,
    theirs: 151.12805900468476,
    why: "stopped early",
  },
  {
    family: "p close to n, slopes",
    seed: 237,
    theirs: 106.87472863846224,
    why: "stopped early",
  },
  {
    family: "p close to n, slopes",
    seed: 905,
    theirs: 167.960209785977,
    why: "stopped early",
  },
  {
    family: "p close to n, slopes",
    seed: 912,
    theirs: 127.83746261036863,
    why: "strayed from a start beside the optimum",
  },
  {
    family: "p close to n, slopes",
    seed: 1218,
    theirs: 106.51894625827418,
    why: "the worse of two optima was taken",
  },
  {
    family: "p close to n, slopes",
    seed: 1789,
    theirs: 135.93469124447802,
    why: "stopped early",
  },
  {
    family: "p close to n, slopes",
    seed: 2214,
    theirs: 145.20733268132773,
    why: "stopped early",
  },
  {
    family: "p close to n, slopes",
    seed: 2390,
    theirs: 166.1895627192973,
    why: "stopped early",
  },
  {
    family: "a factor of 4 levels by group",
    seed: 81,
    theirs: 202.15773145052572,
    why: "the certificate took rounding between steep axes for a slope",
  },
  {
    family: "a factor of 4 levels by group",
    seed: 205,
    theirs: 280.0201395963348,
    why: "the certificate took rounding between steep axes for a slope",
  },
  {
    family: "a factor of 3 levels by group",
    seed: 304,
    theirs: 192.08946934559248,
    why: "the same",
  },
  {
    family: "a factor of 4 levels by group",
    seed: 316,
    theirs: 231.79084127399088,
    why: "the same",
  },
  {
    family: "p close to n, two factors",
    seed: 2333,
    theirs: 36.098562272994386,
    why: "the worse of two optima",
  },
  {
    family: "p close to n, slopes",
    seed: 1262,
    theirs: 55.72281977700423,
    why: "the worse of two optima",
  },
  {
    family: "p close to n, slopes",
    seed: 754,
    theirs: 61.453991873206306,
    why: "the worse of two optima",
  },
];
