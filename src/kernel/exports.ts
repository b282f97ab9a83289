import type { BlockExports } from "./block-exports.js";
import type { InferenceExports } from "./inference-exports.js";
import type { RemlExports } from "./reml-exports.js";
import type { ResampleExports } from "./resample-exports.js";
import type { SpecialExports } from "./special-exports.js";
import type { TextExports } from "./text-exports.js";

/** The ABI of the kernel as TypeScript sees it. Pointers are byte offsets into `memory`. */
export interface KernelExports
  extends ArenaExports,
    RemlExports,
    BlockExports,
    InferenceExports,
    ComposeExports,
    ResampleExports,
    SpecialExports,
    TextExports {}

/** assembly/memory/arena.ts */
export interface ArenaExports {
  /** Reserve bytes, 16-byte aligned; 0 when memory cannot grow that far. */
  reserve(bytes: number): number;
  mark(): number;
  release(position: number): void;
}

/** assembly/compose */
export interface ComposeExports {
  /** Logarithms in place; the place of the first number that has none, or -1. */
  logInPlace(values: number, count: number): number;
  expRows(values: number, rows: number, columns: number): void;
  closeRows(values: number, rows: number, columns: number): void;
  centreRows(values: number, rows: number, columns: number): void;
  balancesOfLogs(
    logs: number,
    rows: number,
    tips: number,
    left: number,
    right: number,
    minus: number,
    plus: number,
    scratch: number,
    balances: number,
  ): void;
  logsOfBalances(
    balances: number,
    rows: number,
    tips: number,
    left: number,
    right: number,
    minus: number,
    plus: number,
    scratch: number,
    logs: number,
  ): void;
  halfVariances(
    logs: number,
    features: number,
    samples: number,
    from: number,
    to: number,
    variances: number,
  ): void;
}
