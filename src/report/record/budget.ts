/** Bytes of numbers and names that a report holds; as base64 with the explorer they stay below 5 MB. */
const LARGEST = 3_300_000;
/** Of these, at most for the tables of all responses. */
const LARGEST_TABLES = 2_000_000;
const FLOAT = 4;

/** Bytes that the tables take for each response; a letter is not made longer by base64. */
export function bytesOfTables(terms: number, components: number, letters: number): number {
  return FLOAT * (6 * terms + components + 12) + 0.75 * letters;
}

/** How many responses the tables hold: all, or as many as fit. */
export function responsesInTables(responses: number, bytesEach: number): number {
  return Math.min(responses, Math.floor(LARGEST_TABLES / bytesEach));
}

/**
 * How many of the responses are held sample by sample.
 *
 * @param used bytes that are taken already
 * @param numbers values and random effects of one response
 */
export function responsesInDetail(responses: number, used: number, numbers: number): number {
  return Math.min(responses, Math.max(0, Math.floor((LARGEST - used) / (FLOAT * Math.max(1, numbers)))));
}
