/** Whether some column beside the ids has words in its first rows. */
export function hasWords(head: string): boolean {
  const lines = head.split(/\r?\n/).slice(0, 20);
  if (lines.some((line) => line.startsWith("#q2:types"))) return true;
  if (lines[0]?.startsWith("# Constructed from biom")) return false;
  // The header is the first line here, or begins with # and is left out like comments.
  const whole = (lines.length > 2 ? lines.slice(0, -1) : lines).filter((line) => !/^#|^\s*$/.test(line));
  const delimiter = ["\t", ";", ","].find((each) => whole[0]?.includes(each)) ?? ",";
  const cells = whole.slice(1).flatMap((row) => row.split(delimiter).slice(1));
  return cells.some(
    (cell) => cell.trim() !== "" && Number.isNaN(Number(cell)) && !/^(na|nan)$/i.test(cell.trim()),
  );
}
