/** Bytes of numbers that a report holds; as base64 with the explorer they stay below 5 MB. */
const LARGEST = 3_250_000;
/** Of these, at most for the tables of all responses. */
const LARGEST_TABLES = 2_000_000;
const FLOAT = 4;

/** How many responses the tables hold: all, or as many as fit. */
export function responsesInTables(
  responses: number,
  terms: number,
  components: number,
  names: number,
): number {
  const each = FLOAT * (6 * terms + components + 12) + names / Math.max(1, responses);
  return Math.min(responses, Math.floor(LARGEST_TABLES / each));
}

/** How many of the responses are held sample by sample. */
export function responsesInDetail(
  tables: number,
  responses: number,
  samples: number,
  effects: number,
): number {
  const left = LARGEST - tables;
  return Math.min(responses, Math.max(0, Math.floor(left / (FLOAT * Math.max(1, samples + effects)))));
}
