import { quoteSome } from "../../table/make-table.js";

/** What keeps the ranks of a name apart, as MetaPhlAn, HUMAnN and QIIME 2 write it. */
const separators = ["|", ";"] as const;

/** Features that others are parts of: `k__Bacteria` beside `k__Bacteria|p__Firmicutes`, a pathway beside its strata. */
function totalsAmong(names: readonly string[]): string[] {
  const known = new Set(names);
  const totals = new Set<string>();
  for (const name of names) {
    for (const separator of separators) {
      for (let at = name.lastIndexOf(separator); at > 0; at = name.lastIndexOf(separator, at - 1)) {
        const above = name.slice(0, at).trimEnd();
        if (known.has(above)) totals.add(above);
      }
    }
  }
  return names.filter((name) => totals.has(name));
}

/** What to say of a composition whose features are counted twice: nothing, or one sentence. */
export function nestedNotes(names: readonly string[]): string[] {
  const totals = totalsAmong(names);
  if (totals.length === 0) return [];
  const what =
    totals.length === 1 ? "1 feature is a total of others" : `${totals.length} features are totals of others`;
  return [
    `${what}, which are counted twice: ${quoteSome(totals, 3)}; take one level of clades (level), or leave the strata out`,
  ];
}
