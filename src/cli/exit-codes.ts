import { MixedlmError } from "../errors.js";

/** Exit codes, those of sysexits.h where it has one. */
export const exitCodes = {
  done: 0,
  commandLine: 64,
  data: 65,
  missingInput: 66,
  internal: 70,
  outputExists: 73,
  writeFailed: 74,
  temporary: 75,
  interrupted: 130,
} as const;

/** A usage error of the library means, here, that an option does not fit the data. */
const codes: ReadonlyMap<string, number> = new Map([
  ["usage", exitCodes.data],
  ["formula", exitCodes.data],
  ["data", exitCodes.data],
  ["missing-input", exitCodes.missingInput],
  ["output-exists", exitCodes.outputExists],
  ["write-failed", exitCodes.writeFailed],
]);

/** The exit code for an error that was thrown while a request was carried out. */
export function exitCodeOf(error: unknown): number {
  return (error instanceof MixedlmError ? codes.get(error.code) : undefined) ?? exitCodes.internal;
}

/** The exit code of a run that a signal stopped: a scheduler that sends SIGTERM may start it again. */
export function exitCodeOfSignal(signal: unknown): number {
  return signal === "SIGTERM" ? exitCodes.temporary : exitCodes.interrupted;
}
