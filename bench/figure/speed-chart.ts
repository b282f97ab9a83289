import { duration } from "../report.js";
import { type Group, groupsOf, type Results, ratio } from "./peer-lines.js";

const width = 760;
const left = 150;
const right = 120;
const rowHeight = 20;
const top = 52;

const style = `
  text { font: 12px system-ui, sans-serif; fill: #24292f; }
  .heading { font-weight: 600; } .quiet { fill: #57606a; }
  .grid { stroke: #d0d7de; } .own { fill: #0969da; stroke: #0969da; } .peer { fill: #6e7781; stroke: #6e7781; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .quiet { fill: #9198a1; } .grid { stroke: #3d444d; }
    .own { fill: #58a6ff; stroke: #58a6ff; } .peer { fill: #9198a1; stroke: #9198a1; }
  }`;

/**
 * Processor time per response of every program and structure as SVG, on a logarithmic axis: a dot is a median, its bar the
 * quartiles. Legible on light and on dark pages, in type of the reader's system, without scripts.
 */
export function speedChart({ setting, lines }: Results): string {
  const groups = groupsOf(lines);
  const exponents = groups.flatMap((group) =>
    group.lines.flatMap(({ microseconds: { lower, upper } }) => [Math.log10(lower), Math.log10(upper)]),
  );
  const decades = [Math.floor(Math.min(...exponents)), Math.ceil(Math.max(...exponents))] as const;
  const x = (value: number) =>
    left + ((Math.log10(value) - decades[0]) / (decades[1] - decades[0])) * (width - left - right);
  const rows = groups.flatMap((group) => [
    headingRow(group),
    ...group.lines.map((_, j) => dotRow(group, j, x)),
  ]);
  const height = top + rows.length * rowHeight + 30;
  const body = rows.map((row, i) => `<g transform="translate(0 ${top + i * rowHeight})">${row}</g>`);
  const caption = `${setting.cpu}, one thread, Node ${setting.node}; medians and quartiles`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    "<title>Processor time per response, mixedlm beside other programs</title>",
    `<desc>${escaped(describe(groups))}</desc>`,
    `<style>${style}\n</style>`,
    `<text class="heading" x="10" y="18">Time per response (logarithmic)</text>`,
    ticks(decades, x, height),
    ...body,
    `<text class="quiet" x="10" y="${height - 8}">${escaped(caption)}</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function ticks([from, to]: readonly [number, number], x: (value: number) => number, height: number): string {
  return Array.from({ length: to - from + 1 }, (_, k) => {
    const at = x(10 ** (from + k)).toFixed(1);
    const label = duration(10 ** (from + k));
    return (
      `<line class="grid" x1="${at}" x2="${at}" y1="${top - 12}" y2="${height - 26}"/>` +
      `<text class="quiet" x="${at}" y="${top - 16}" text-anchor="middle">${label}</text>`
    );
  }).join("\n");
}

function headingRow({ work }: Group): string {
  return `<text class="heading" x="10" y="14">${escaped(work)}</text>`;
}

function dotRow(group: Group, j: number, x: (value: number) => number): string {
  const line = group.lines[j]!;
  const { lower, median, upper } = line.microseconds;
  const isOwn = line.program === "mixedlm";
  const [from, at, to] = [lower, median, upper].map((value) => x(value).toFixed(1));
  const times = isOwn ? "" : ` · ${ratio(line, group)}`;
  return (
    `<text x="${left - 12}" y="14" text-anchor="end">${escaped(line.program)}</text>` +
    `<line class="${isOwn ? "own" : "peer"}" x1="${from}" x2="${to}" y1="10" y2="10" stroke-width="3"/>` +
    `<circle class="${isOwn ? "own" : "peer"}" cx="${at}" cy="10" r="4.5"/>` +
    `<text x="${Number(to) + 10}" y="14">${duration(median)}${times}</text>`
  );
}

/** The chart in words, for readers who do not see it. */
function describe(groups: readonly Group[]): string {
  const sayLine = (group: Group) =>
    group.lines.map((line) => `${line.program} ${duration(line.microseconds.median)}`);
  return groups.map((group) => `${group.work}: ${sayLine(group).join(", ")}`).join("; ");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
