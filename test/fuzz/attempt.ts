import { MixedlmError } from "../../src/errors.js";
import type { Target } from "./targets.js";

/** What is wrong with how a target took an input, or undefined when it took it or refused it in words of ours. */
export async function attempt(target: Target, input: Uint8Array): Promise<string | undefined> {
  try {
    await target.take(input);
    return undefined;
  } catch (error) {
    if (!(error instanceof MixedlmError)) return `not an error of ours: ${(error as Error)?.stack ?? error}`;
    if (error.message.length > mostLetters) return `a message of ${error.message.length} letters`;
    return undefined;
  }
}

const mostLetters = 4000;
