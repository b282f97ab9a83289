/** Python's identifiers, joined by dots: what a formula takes as a name without quotes. */
const plain =
  /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*(?:\.[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*)*$/u;

/** A column as a formula names it: `week`, or `Q("dose (mg)")`. */
export function writeName(column: string): string {
  if (plain.test(column)) return column;
  return `Q("${column.replace(/["\\]/g, "\\$&")}")`;
}

/** Put a name into a formula at a position, with a plus where none of the operators stands before or after it. */
export function insertName(formula: string, at: number, name: string): { formula: string; caret: number } {
  const before = formula.slice(0, at).trimEnd();
  const after = formula.slice(at).trimStart();
  const lead =
    before === ""
      ? ""
      : /[-+*/:|(,~^%]$/.test(before)
        ? /[(:]$/.test(before)
          ? before
          : `${before} `
        : `${before} + `;
  const tail =
    after === ""
      ? ""
      : /^[-+*/:|),^%]/.test(after)
        ? /^[:),]/.test(after)
          ? after
          : ` ${after}`
        : ` + ${after}`;
  return { formula: lead + name + tail, caret: lead.length + name.length };
}
