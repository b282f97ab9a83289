import { MixedlmError } from "../errors.js";
import { type Kernel, kernel } from "./kernel.js";

/**
 * A stretch of the kernel's arena for the length of one call. Views are made fresh on each access,
 * because growing the memory detaches the older ones.
 */
export class Scratch {
  readonly kernel: Kernel;

  constructor(instance: Kernel) {
    this.kernel = instance;
  }

  /** Reserve room for `count` float64 and return its pointer. */
  f64(count: number): number {
    return this.#reserve(count * 8);
  }

  /** Reserve room for `count` int32 and return its pointer. */
  i32(count: number): number {
    return this.#reserve(count * 4);
  }

  /** Reserve and fill with a copy of `values`. */
  putF64(values: ArrayLike<number>): number {
    const pointer = this.f64(values.length);
    this.viewF64(pointer, values.length).set(values);
    return pointer;
  }

  /** Reserve and fill with a copy of `values`. */
  putI32(values: ArrayLike<number>): number {
    const pointer = this.i32(values.length);
    this.viewI32(pointer, values.length).set(values);
    return pointer;
  }

  /** Reserve and fill with a copy of `bytes`, and `spare` bytes more behind them. */
  putBytes(bytes: Uint8Array, spare = 0): number {
    const pointer = this.#reserve(bytes.length + spare);
    this.viewBytes(pointer, bytes.length).set(bytes);
    return pointer;
  }

  viewBytes(pointer: number, count: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.kernel.memory.buffer as ArrayBuffer, pointer, count);
  }

  viewF64(pointer: number, count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.kernel.memory.buffer as ArrayBuffer, pointer, count);
  }

  viewI32(pointer: number, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.kernel.memory.buffer as ArrayBuffer, pointer, count);
  }

  /** Throws where the kernel answered 0 because its memory could not grow. */
  require(pointer: number, bytes?: number): number {
    if (pointer !== 0) return pointer;
    const asked = bytes === undefined ? "" : `, asked for ${bytes} bytes`;
    throw new MixedlmError("memory", `kernel: out of memory${asked}; fit fewer responses or rows at a time`);
  }

  #reserve(bytes: number): number {
    return this.require(this.kernel.reserve(bytes), bytes);
  }
}

/** Run `work` on the kernel's arena and give everything it reserved back, also when it throws. */
export function withScratch<T>(work: (scratch: Scratch) => T): T {
  const instance = kernel();
  const position = instance.mark();
  try {
    return work(new Scratch(instance));
  } finally {
    instance.release(position);
  }
}
