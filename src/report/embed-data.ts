import type { ReportData } from "./record/report-record.js";

const CHUNK = 8192;

/**
 * Data as JSON that may stand inside a script element: typed arrays as `{ f32: base64 }` and the like (little endian,
 * as all engines have them), and no `<` anywhere.
 */
export function embedData(data: ReportData): string {
  const json = JSON.stringify(data, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? coded(value) : value,
  );
  return json.replaceAll("<", "\\u003c");
}

function coded(view: ArrayBufferView): Record<string, string> {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (view instanceof Float32Array) return { f32: base64(bytes) };
  if (view instanceof Int32Array) return { i32: base64(bytes) };
  return { u8: base64(bytes) };
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}
