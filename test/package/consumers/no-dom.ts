/** A program that has the types of no platform: neither a DOM library nor those of Node. */
import { type FitResult, loadParts, mixedlm, type RunOptions, type StopSignal, useKernel } from "mixedlm";
import { mixedlmSync } from "mixedlm/fit";

export const run = (signal: StopSignal): RunOptions => ({ signal, threads: 0 });
export const fitted = (rows: object[]): FitResult => mixedlmSync("y ~ x + (1 | g)", rows).result;
export const both = { loadParts, mixedlm, useKernel };
