import { DataError, suggest } from "../../errors.js";
import { dateText } from "../../table/as-column.js";
import { timeOf } from "../../table/dates.js";
import { quoteSome } from "../../table/make-table.js";
import type { Guess } from "../guesses.js";
import { readEntry, type ZipEntry } from "./unzip.js";

/** A cell as the library gives it. */
type Cell = string | number | boolean | Date | null;

/** Bytes of all XML of a workbook, unpacked. */
const MAX_XML_BYTES = 2 ** 29;

/**
 * A sheet of an Excel workbook as tab-separated text: numbers with all their digits, dates as `2024-03-01`. The archive is
 * unpacked within the limits of ours before read-excel-file, which is loaded at first use, reads what was in it.
 */
export async function readSheet(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
  file: string,
  sheet: string | undefined,
): Promise<{ bytes: Uint8Array; guesses: Guess[]; dates: Set<string> }> {
  const parts = await unpackXml(bytes, entries);
  const names = sheetNames(parts["xl/workbook.xml"]!);
  if (sheet !== undefined && !names.includes(sheet)) {
    const hint = `${suggest(sheet, names)}; the sheets are ${quoteSome(names)}`;
    throw new DataError({ rule: `no sheet named '${sheet}'`, hint });
  }
  const chosen = sheet ?? names[0];
  if (chosen === undefined) throw new DataError("xlsx: the workbook must have a sheet, got none");
  const rows = await rowsOf(parts, chosen);
  const guesses =
    sheet === undefined && names.length > 1
      ? [{ file, what: `${names.length} sheets`, took: `the first, '${chosen}'`, option: "sheet" }]
      : [];
  return { bytes: new TextEncoder().encode(asText(rows)), guesses, dates: dateHeaders(rows) };
}

/** The XML of a workbook by name. */
async function unpackXml(
  bytes: Uint8Array,
  entries: readonly ZipEntry[],
): Promise<Record<string, Uint8Array>> {
  const wanted = entries.filter(({ name }) => name.endsWith(".xml") || name.endsWith(".rels"));
  const total = wanted.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_XML_BYTES)
    throw new DataError(`xlsx: the workbook must unpack to at most ${MAX_XML_BYTES} bytes, got ${total}`);
  const parts: Record<string, Uint8Array> = {};
  for (const entry of wanted) parts[entry.name] = await readEntry(bytes, entry);
  return parts;
}

function sheetNames(workbook: Uint8Array): string[] {
  const tags = new TextDecoder()
    .decode(workbook)
    .matchAll(/<(?:\w+:)?sheet\b[^>]*?\bname=(?:"([^"]*)"|'([^']*)')/g);
  return Array.from(tags, ([, double, single]) => plainText(double ?? single ?? ""));
}

const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** A text of XML without its escapes. */
function plainText(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return name === undefined ? String.fromCodePoint(code) : (characters[name] ?? whole);
  });
}

async function rowsOf(parts: Record<string, Uint8Array>, sheet: string): Promise<Cell[][]> {
  const { readSheet: read } = await import("read-excel-file/universal");
  const { zipSync } = await import("fflate");
  const stored = zipSync(parts, { level: 0 });
  try {
    const { buffer } = stored.byteLength === stored.buffer.byteLength ? stored : stored.slice();
    return (await read(buffer as ArrayBuffer, sheet, { trim: false })) as unknown as Cell[][];
  } catch (error) {
    const { message } = error as Error;
    throw new DataError(`xlsx: the workbook must be whole, got ${message.split("\n")[0]!.slice(0, 200)}`);
  }
}

function asText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join("\t")}\n`).join("");
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return dateText(cell) ?? "";
  if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
  // What Excel shows where a formula fails.
  if (typeof cell === "string" && /^#(N\/A|VALUE!|DIV\/0!|REF!|NAME\?|NUM!|NULL!)$/.test(cell)) return "NA";
  const text = String(cell);
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What stands in the columns whose dates are all dates to Excel: their header is among it. */
function dateHeaders(rows: readonly (readonly Cell[])[]): Set<string> {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const headers = new Set<string>();
  for (let j = 0; j < width; j++) {
    const cells = rows.map((row) => row[j] ?? null);
    const texts = cells.filter((cell) => typeof cell === "string");
    if (!cells.some((cell) => cell instanceof Date) || texts.some((text) => timeOf(text) !== undefined))
      continue;
    for (const text of texts) headers.add(text.trim());
  }
  return headers;
}
