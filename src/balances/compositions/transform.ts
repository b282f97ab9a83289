import { DataError, suggest } from "../../errors.js";
import { checkValue } from "../../options/check.js";
import { referenceOf, type Transformation, taxonOptions, transformedBy } from "../../options/taxa.js";
import type { Words } from "../../problem.js";
import { Frame } from "../../table/frame.js";
import type { Transformed } from "../../table/remarks.js";
import { frameInBlocks } from "../partitions/in-blocks.js";
import { amountsOrMissing, type Composition, cellError, columnsAt, shapedLike } from "../parts.js";
import { arcsineOfRoot } from "./arcsine.js";
import { withoutLogarithm } from "./logarithms.js";
import { sumOfPresent } from "./sum-of-present.js";

const where = "transform";

/**
 * Make responses of counts or proportions, cell by cell; samples × features. Missing cells stay missing.
 *
 * - `"clr"`: ln x less the mean of ln x over the sample's cells that are not missing (Aitchison 1986)
 * - `"alr:REF"`: ln (x / x_REF); the reference is no response
 * - `"log"`, `"log2"`: the natural and the binary logarithm
 * - `"asinsqrt"`: arcsin √x, of proportions
 * - `"logit"`: ln (x / (1 − x)), of proportions
 * - `"none"`: the numbers as they are
 *
 * The result remembers its method (`transformed`), by which `debias` knows what it may correct.
 *
 * Throws DataError naming sample and feature for a part that is negative or infinite, that has no logarithm, or that is no
 * proportion where one is needed, and for a reference that is not above 0 everywhere; UsageError for another method.
 */
export function transform<T extends Composition>(table: T, method: Transformation): T {
  checkValue(where, "method", method, taxonOptions.transform);
  if (method === "none") return table;
  const parts = amountsOrMissing(table, where);
  const reference = referenceOf(method);
  const made = reference === undefined ? cells[method as Plain](parts) : againstReference(parts, reference);
  return shapedLike(table, made, { transformed: transformedBy(method) });
}

type Plain = Exclude<Transformed, "alr">;

const cells: Readonly<Record<Plain, (parts: Frame) => Frame>> = {
  clr: (parts) => centred(logarithms(parts)),
  log: logarithms,
  log2: (parts) => mapped(logarithms(parts), (value) => value * Math.LOG2E),
  asinsqrt: (parts) => mapped(proportions(parts, "asinsqrt"), arcsineOfRoot),
  logit: (parts) => {
    const others = mapped(proportions(parts, "logit"), (part) => 1 - part);
    const inside = logarithms(parts);
    const outside = logarithms(others, "logit needs proportions below 1");
    return mapped(inside, (value, at) => value - outside.values[at]!);
  },
};

function mapped(frame: Frame, map: (value: number, at: number) => number): Frame {
  return new Frame(frame.rowNames, frame.columnNames, frame.values.map(map));
}

/** Natural logarithms, computed in the kernel; missing cells are passed over. */
function logarithms(parts: Frame, rule?: string): Frame {
  const { rowNames, columnNames, values } = parts;
  const width = columnNames.length;
  const made = frameInBlocks(rowNames, columnNames, (from, to, scratch) => {
    const block = values.subarray(from * width, to * width);
    const pointer = scratch.putF64(block.map((part) => (Number.isNaN(part) ? 1 : part)));
    const bad = scratch.kernel.logInPlace(pointer, block.length);
    if (bad >= 0) {
      const at = from * width + bad;
      throw rule === undefined ? withoutLogarithm(parts, at, where) : aboveOne(parts, at, rule);
    }
    return pointer;
  });
  for (let at = 0; at < values.length; at++) if (Number.isNaN(values[at])) made.values[at] = Number.NaN;
  return made;
}

function centred(logs: Frame): Frame {
  const width = logs.columnNames.length;
  const values = new Float64Array(logs.values.length);
  for (let start = 0; start < values.length; start += width) {
    const row = logs.values.subarray(start, start + width);
    const { sum, count } = sumOfPresent(row);
    for (let j = 0; j < width; j++) values[start + j] = row[j]! - sum / count;
  }
  return new Frame(logs.rowNames, logs.columnNames, values);
}

function proportions(parts: Frame, method: string): Frame {
  const at = parts.values.findIndex((part) => part > 1);
  if (at < 0) return parts;
  throw cellError(parts, at, {
    where,
    rule: `${method} needs proportions`,
    hint: ['; normalize(table, "tss") makes them of counts (', { option: "normalize", value: "tss" }, ")"],
  });
}

/** The error for the complement of a proportion, which is 0. */
function aboveOne({ rowNames, columnNames, values }: Frame, at: number, rule: string): Error {
  const parts = new Frame(
    rowNames,
    columnNames,
    values.map((part) => 1 - part),
  );
  return cellError(parts, at, { where, rule, hint: "; a sample of one feature says nothing about it" });
}

function againstReference(parts: Frame, reference: string): Frame {
  const { rowNames, columnNames, values } = parts;
  const width = columnNames.length;
  const place = columnNames.indexOf(reference);
  if (place < 0) {
    const got = `no feature '${reference}'`;
    const rule = "the reference of alr must be a feature that filters leave";
    throw new DataError({ where, rule, got, hint: suggest(reference, columnNames) });
  }
  const bad = rowNames.findIndex((_, i) => !(values[i * width + place]! > 0));
  if (bad >= 0) {
    const rule = "the reference of alr must be above 0 in every sample";
    throw cellError(parts, bad * width + place, { where, rule, hint: wayOut(parts) });
  }
  const logs = logarithms(parts);
  const others = [...columnNames.keys()].filter((j) => j !== place);
  return mapped(columnsAt(logs, others), (value, at) => {
    return value - logs.values[Math.floor(at / others.length) * width + place]!;
  });
}

/** The features that would do as a reference, the most abundant first, or what makes one of any. */
function wayOut({ rowNames, columnNames, values }: Frame): Words {
  const width = columnNames.length;
  const totals = columnNames.map((name, j) => {
    let total = 0;
    for (let i = 0; i < rowNames.length; i++) {
      const part = values[i * width + j]!;
      if (!(part > 0)) return { name, total: 0 };
      total += part;
    }
    return { name, total };
  });
  const most = totals.reduce((best, each) => (each.total > best.total ? each : best));
  if (most.total > 0) return `; '${most.name}' is`;
  return [
    "; no feature is, so replace zeros first (",
    { option: "pseudocount" },
    ", ",
    { option: "zeros" },
    ")",
  ];
}
