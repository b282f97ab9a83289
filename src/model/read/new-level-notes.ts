import type { RandomTerm } from "../../design/random/random-term.js";
import type { ReplayedTerm } from "../../design/replay.js";
import { termLabel } from "../../fit/term-label.js";
import { quoteSome } from "../../table/make-table.js";
import { spellingHint } from "../../table/spelling-notes.js";

/**
 * What to say of rows whose level of a random term has no effect: levels that were not in the fit, by name and where they
 * differ from one that was only in spelling, and missing ones.
 *
 * @param terms how many random terms take part in the prediction
 */
export function newLevelNotes(term: RandomTerm, rows: ReplayedTerm, terms: number): string[] {
  const without = Array.from(rows.index.keys()).filter((row) => rows.index[row]! < 0);
  const missing = without.filter((row) => rows.labels[row] === null);
  const unseen = without.filter((row) => rows.labels[row] !== null);
  const names = [...new Set(unseen.map((row) => rows.labels[row]!))];
  const become = terms === 1 ? "predicted at the population mean" : "predicted without this effect";
  const notes: string[] = [];
  if (unseen.length > 0) {
    const levels = names.length === 1 ? "a level" : `${names.length} levels`;
    const hint = spellingHint(names, term.levels, ["the new data", "the fit"]);
    notes.push(
      `${termLabel(term)}: ${levels} that the fit has not seen, ${quoteSome(names)}; ${samples(unseen)} ${become}${hint}`,
    );
  }
  if (missing.length > 0) {
    notes.push(`${termLabel(term)}: no level, as ${term.group} is missing; ${samples(missing)} ${become}`);
  }
  return notes;
}

function samples({ length }: readonly number[]): string {
  return `${length} ${length === 1 ? "sample is" : "samples are"}`;
}
