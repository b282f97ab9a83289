import { escapeHtml } from "../model/jupyter-display.js";
import type { Pairs } from "../model/pairs/gather-pairs.js";
import { heatColour } from "./app/figures/parts/heat-palette.js";
import { toTsv } from "./app/figures/parts/to-tsv.js";
import { shorten } from "./app/format-number.js";

/** Rows and columns of a heat map at most. */
const MOST_NAMES = 50;
/** Statistics at the ends of the colours. */
const END = 8;
/** Size of a cell, and of the letters beside it, in pixels. */
const CELL = 14;
const LETTER = 6.2;
const LONGEST_NAME = 32;

/** A figure as a file, and the numbers in it. */
interface PairsMap {
  readonly svg: string;
  readonly tsv: string;
}

/**
 * The clearest pairs as a heat map: responses × columns of X, in the order of their smallest p-values; colours are the t statistics.
 * Pairs that are not reported stay empty.
 */
export function pairsMap({ pairs: { columns } }: Pairs): PairsMap {
  const rows = firstNames(columns.response);
  const across = firstNames(columns.x);
  const cells = columns.response.flatMap((response, i) => {
    const [row, column] = [rows.indexOf(response), across.indexOf(columns.x[i]!)];
    return row < 0 || column < 0 ? [] : [{ row, column, i }];
  });
  const left = LETTER * longest(rows) + 12;
  const top = LETTER * longest(across) + 34;
  const width = left + CELL * across.length + 20;
  const height = top + CELL * rows.length + 46;
  const rectangles = cells.map(({ row, column, i }) => {
    const place = `x="${left + CELL * column}" y="${top + CELL * row}" width="${CELL - 1}" height="${CELL - 1}"`;
    const title = `${columns.response[i]} and ${columns.x[i]}: t = ${columns.statistic[i]!.toPrecision(3)}, q = ${columns.q_value[i]!.toPrecision(2)}`;
    return `<rect ${place} fill="${heatColour(columns.statistic[i]!, END)}"><title>${escapeHtml(title)}</title></rect>`;
  });
  const ofRows = rows.map((name, row) => label(name, left - 6, top + CELL * row + 10, 'text-anchor="end"'));
  const ofColumns = across.map((name, column) => {
    const [x, y] = [left + CELL * column + 10, top - 6];
    return label(name, x, y, `transform="rotate(-90 ${x} ${y})"`);
  });
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
    `<title>The clearest of all pairs</title><rect width="${width}" height="${height}" fill="#fff"/>`,
    ...rectangles,
    ...ofRows,
    ...ofColumns,
    ...legend(left, height - 30),
    "</svg>",
  ].join("\n");
  const { response, x, statistic, p_value, q_value } = columns;
  const of = <T>(values: ArrayLike<T>) => cells.map(({ i }) => values[i]!);
  const tsv = toTsv({
    response: of(response),
    x: of(x),
    statistic: of(statistic),
    p_value: of(p_value),
    q_value: of(q_value),
  });
  return { svg: `${svg}\n`, tsv };
}

/** Names in the order in which they come first. */
function firstNames(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, MOST_NAMES);
}

function longest(names: readonly string[]): number {
  return Math.min(LONGEST_NAME, Math.max(0, ...names.map(({ length }) => length)));
}

function label(name: string, x: number, y: number, more: string): string {
  return `<text x="${x}" y="${y}" ${more}>${escapeHtml(shorten(name, LONGEST_NAME))}</text>`;
}

function legend(x: number, y: number): string[] {
  return [-8, -4, 0, 4, 8].flatMap((t, i) => [
    `<rect x="${x + 44 * i}" y="${y}" width="12" height="12" fill="${heatColour(t, END)}"/>`,
    `<text x="${x + 44 * i + 16}" y="${y + 10}">${t === 0 ? "t = 0" : t}</text>`,
  ]);
}
