import { namePattern, type Span } from "./tokenize.js";

const plainName = new RegExp(`^${namePattern}$`, "u");

/**
 * What to say where a formula spells the name of a column that is no plain name: `body-site` is a difference, and
 * `bmi (kg/m2)` a call. Empty where no column is spelt at that place.
 */
export function quotingHint(formula: string, { start, end }: Span, columns: Iterable<string>): string {
  const places = [...formula].flatMap((character, at) => (/\s/.test(character) ? [] : [at]));
  const compact = places.map((at) => formula[at]!).join("");
  let best = "";
  for (const column of columns) {
    if (plainName.test(column) || column.length <= best.length) continue;
    const wanted = column.replace(/\s/g, "");
    for (let at = compact.indexOf(wanted); at >= 0 && wanted !== ""; at = compact.indexOf(wanted, at + 1)) {
      const [from, to] = [places[at]!, places[at + wanted.length - 1]! + 1];
      if (from < Math.max(end, start + 1) && to > start) best = column;
    }
  }
  return best === "" ? "" : `; write ${quotedName(best)} for the column '${best}'`;
}

/** A column as a formula can name it: `Q('body-site')`. */
function quotedName(column: string): string {
  const escaped = column.replace(/\\/g, "\\\\");
  return escaped.includes("'") ? `Q("${escaped.replaceAll('"', '\\"')}")` : `Q('${escaped}')`;
}
