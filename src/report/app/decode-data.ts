import type { ReportData } from "../record/report-record.js";

/** The data of a page, from the text that `embedData` made. */
export function decodeData(text: string): ReportData {
  return JSON.parse(text, (_, value: unknown) => (isCoded(value) ? decoded(value) : value)) as ReportData;
}

type Coded = { readonly f32: string } | { readonly i32: string } | { readonly u8: string };

function isCoded(value: unknown): value is Coded {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const [kind, ...more] = Object.keys(value);
  if (more.length > 0 || (kind !== "f32" && kind !== "i32" && kind !== "u8")) return false;
  return typeof Object.values(value)[0] === "string";
}

function decoded(coded: Coded): Float32Array | Int32Array | Uint8Array {
  if ("f32" in coded) return new Float32Array(bytesOf(coded.f32).buffer);
  if ("i32" in coded) return new Int32Array(bytesOf(coded.i32).buffer);
  return bytesOf(coded.u8);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
