/** The categorical factors of one subterm, and whether each is coded in full. */
type FactorCoding = ReadonlyMap<number, boolean>;

/** More categorical factors in one term would have thousands of subsets, and at least as many columns. */
export const maxCategoricalFactors = 10;

/** A set of factors of the term at hand as bits; `full` says which of `present` are coded in full. */
interface Subset {
  readonly present: number;
  readonly full: number;
}

/**
 * Which codings make a term span what earlier terms do not, without redundancy (the rule of patsy's
 * "redundancy and categorical factors"). The space of a:b is 1 + a⁻ + b⁻ + a⁻:b⁻, where a⁻ is coded without
 * the constant. Parts that earlier terms already span are left out; of the rest, s and s:a⁻ are joined
 * to s:a, coded in full, from left to right until nothing can be joined.
 *
 * @param factors the categorical factors of the term, in order, by number
 * @param spanned the parts spanned so far, which this call extends
 */
export function chooseCodings(factors: readonly number[], spanned: Set<string>): FactorCoding[] {
  const subsets: Subset[] = [];
  for (const present of orderedSubsets(factors.length)) {
    const key = keyOf(factors, present);
    if (spanned.has(key)) continue;
    spanned.add(key);
    subsets.push({ present, full: 0 });
  }
  while (joinOne(subsets));
  return subsets.map(({ present, full }) => {
    const codings = new Map<number, boolean>();
    factors.forEach((factor, i) => {
      if (present & bit(factors.length, i)) codings.set(factor, (full & bit(factors.length, i)) !== 0);
    });
    return codings;
  });
}

/** The first factor has the highest bit, so that among equal sizes larger numbers come earlier. */
function bit(count: number, i: number): number {
  return 1 << (count - 1 - i);
}

/** All subsets, smaller ones first, then in the order of the factors. */
function orderedSubsets(count: number): number[] {
  const subsets = Array.from({ length: 1 << count }, (_, set) => set);
  return subsets.sort((a, b) => sizeOf(a) - sizeOf(b) || b - a);
}

function joinOne(subsets: Subset[]): boolean {
  for (let i = 0; i < subsets.length; i++) {
    for (let j = i + 1; j < subsets.length; j++) {
      const [short, long] = [subsets[i]!, subsets[j]!];
      const extra = long.present ^ short.present;
      if ((extra & long.present) !== extra || sizeOf(extra) !== 1) continue;
      if ((long.full & short.present) !== short.full) continue;
      subsets[j] = { present: long.present, full: short.full | extra };
      subsets.splice(i, 1);
      return true;
    }
  }
  return false;
}

function sizeOf(set: number): number {
  let size = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) size++;
  return size;
}

function keyOf(factors: readonly number[], present: number): string {
  return factors
    .filter((_, i) => present & bit(factors.length, i))
    .sort((a, b) => a - b)
    .join(",");
}
