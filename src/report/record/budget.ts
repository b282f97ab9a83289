/** Bytes of numbers and names that a report holds; as base64 with the explorer they stay below 5 MB. */
const MAX_REPORT_BYTES = 3_200_000;
/** Of these, at most for the tables of all responses. */
const MAX_TABLE_BYTES = 2_000_000;
const FLOAT_BYTES = 4;
/** Most responses that are held sample by sample: their random effects take time. */
const MAX_DETAILED = 2000;

/** Bytes that the tables take for each response; a letter is not made longer by base64. */
export function bytesOfTables(terms: number, components: number, letters: number): number {
  return FLOAT_BYTES * (6 * terms + components + 12) + 0.75 * letters;
}

/** How many responses the tables hold: all, or as many as fit. */
export function responsesInTables(responses: number, bytesEach: number): number {
  return Math.min(responses, Math.floor(MAX_TABLE_BYTES / bytesEach));
}

/**
 * How many of the responses are held sample by sample.
 *
 * @param used bytes that are taken already
 * @param numbers values and random effects of one response
 */
export function responsesInDetail(responses: number, used: number, numbers: number): number {
  return Math.min(
    responses,
    MAX_DETAILED,
    Math.max(0, Math.floor((MAX_REPORT_BYTES - used) / (FLOAT_BYTES * Math.max(1, numbers)))),
  );
}
