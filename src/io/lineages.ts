/** Feature → lineage, such as `k__Bacteria; p__Firmicutes`. */
export type Taxonomy = Readonly<Record<string, string>>;

/**
 * Lineages without what mothur writes around them: the semicolon at the end, and behind every rank the share of bootstraps
 * that agree, `Firmicutes(98)`. Names may end in brackets themselves (`Clostridium(IV)`, `Gp(6)`), so numbers in brackets
 * are taken for confidences only where every rank of every lineage has one. A rank that names nothing (`unclassified`,
 * `Firmicutes_unclassified`, `unknown`) may be without.
 */
export function plainLineages(taxonomy: Taxonomy): Taxonomy {
  const entries = Object.entries(taxonomy).map(([feature, text]) => [feature, ranksOf(text)] as const);
  const ranks = entries.flatMap(([, each]) => each);
  const areConfident =
    ranks.some(hasConfidence) && ranks.every((rank) => hasConfidence(rank) || namesNothing.test(rank));
  const plain = entries.map(([feature, each]) => {
    const kept = areConfident ? each.map(withoutConfidence) : each;
    return [feature, kept === each ? withoutEnd(taxonomy[feature]!) : kept.join(";")] as const;
  });
  return Object.fromEntries(plain);
}

const confidence = /^(.*\S)\s*\((\d{1,3}(?:\.\d+)?)%?\)$/;
const namesNothing = /^(?:|(?:.*_)?(?:unclassified|unknown))$/i;

function ranksOf(lineage: string): string[] {
  return withoutEnd(lineage)
    .split(";")
    .map((rank) => rank.trim());
}

function withoutEnd(lineage: string): string {
  return lineage.replace(/;\s*$/, "");
}

function hasConfidence(rank: string): boolean {
  const found = confidence.exec(rank);
  return found !== null && Number(found[2]) <= 100;
}

function withoutConfidence(rank: string): string {
  return hasConfidence(rank) ? confidence.exec(rank)![1]! : rank;
}
