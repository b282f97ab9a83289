import type { Line } from "../report.js";

/** What the file of a run holds: its setting and its measurements. */
export interface Results {
  readonly setting: { readonly cpu: string; readonly node: string };
  readonly lines: readonly Line[];
}

/** Read lines of JSON, the setting first. */
export function readResults(text: string): Results {
  const [setting, ...lines] = text.split("\n").filter((line) => line !== "");
  return { setting: JSON.parse(setting!), lines: lines.map((line) => JSON.parse(line) as Line) };
}

/** The programs that are shown, ours first; the others show the same thing in other settings. */
const shown = ["mixedlm", "plain TypeScript", "ml-matrix", "lme4 refit", "lmerTest", "statsmodels", "limma"];

export interface Group {
  readonly work: string;
  readonly lines: readonly Line[];
}

/** Lines by what was done, each with its programs in the order above. */
export function groupsOf(lines: readonly Line[]): Group[] {
  const works = [...new Set(lines.map(({ work }) => work))];
  return works.map((work) => ({
    work,
    lines: shown.flatMap((program) => lines.filter((line) => line.work === work && line.program === program)),
  }));
}

/** How many times as long as ours a program takes: two digits, thousands apart. */
export function ratio(line: Line, group: Group): string {
  const ours = group.lines.find(({ program }) => program === "mixedlm")!;
  const times = line.microseconds.median / ours.microseconds.median;
  return `${Number(times.toPrecision(2)).toLocaleString("en-US")} ×`;
}
