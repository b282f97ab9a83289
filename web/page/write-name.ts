/** Python's identifiers, joined by dots: what a formula takes as a name without quotes. */
const plain =
  /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*(?:\.[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*)*$/u;

/** A column as a formula names it: `week`, or `Q("dose (mg)")`. */
export function writeName(column: string): string {
  if (plain.test(column)) return column;
  return `Q("${column.replace(/["\\]/g, "\\$&")}")`;
}

/** Put a name into a formula at a position, with a plus where no operator stands before or after it. */
export function insertName(formula: string, at: number, name: string): { formula: string; caret: number } {
  const start = leading(formula.slice(0, at).trimEnd()) + name;
  return { formula: start + trailing(formula.slice(at).trimStart()), caret: start.length };
}

function leading(before: string): string {
  if (before === "" || /[(:]$/.test(before)) return before;
  return /[-+*/|,~^%]$/.test(before) ? `${before} ` : `${before} + `;
}

function trailing(after: string): string {
  if (after === "" || /^[:),]/.test(after)) return after;
  return /^[-+*/|^%]/.test(after) ? ` ${after}` : ` + ${after}`;
}
