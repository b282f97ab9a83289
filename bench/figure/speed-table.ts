import { duration } from "../report.js";
import { groupsOf, type Results, ratio } from "./peer-lines.js";

/** The marks in a page between which the table stands. */
const begin = "<!-- speed: made by npm run bench:figure -->";
const end = "<!-- end of speed -->";

/** Medians as a table of Markdown: a row per structure, ours first, the others with how many times as long they take. */
export function speedTable({ lines }: Results): string {
  const rows = groupsOf(lines).map((group) => {
    const [ours, ...peers] = group.lines;
    const cells = peers.map((line) => {
      const version = line.version === "" ? "" : ` ${line.version}`;
      return `${line.program}${version} ${duration(line.microseconds.median)} (${ratio(line, group)})`;
    });
    return `| ${group.work} | ${duration(ours!.microseconds.median)} | ${cells.join(", ")} |`;
  });
  return ["| random effects | mixedlm | others |", "| --- | --- | --- |", ...rows].join("\n");
}

/** A page with the table in its place. Throws where the page has no such place. */
export function withSpeedTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page must hold '${begin}' and, below it, '${end}'`);
  return `${page.slice(0, from + begin.length)}\n${table}\n${page.slice(to)}`;
}
