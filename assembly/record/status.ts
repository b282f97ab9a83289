/** Bits of the status of a response. */
export const SINGULAR: i32 = 1;
export const NOT_CONVERGED: i32 = 2;
export const PERFECT_FIT: i32 = 4;
export const CONSTANT: i32 = 8;
export const NOT_FINITE: i32 = 16;
