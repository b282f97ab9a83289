import { MixedlmError } from "../errors.js";
import { type Kernel, kernel } from "./kernel.js";
import type { Layout, Pointer, RecordPointer } from "./pointer.js";

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
  f64(count: number): Pointer {
    return this.#reserve(count * 8);
  }

  /** Reserve room for `count` int32 and return its pointer. */
  i32(count: number): Pointer {
    return this.#reserve(count * 4);
  }

  /** Reserve and fill with a copy of `values`. */
  putF64(values: ArrayLike<number>): Pointer {
    const pointer = this.f64(values.length);
    this.#whole().f64.set(values, pointer / 8);
    return pointer;
  }

  /** Reserve and fill with a copy of `values`. */
  putI32(values: ArrayLike<number>): Pointer {
    const pointer = this.i32(values.length);
    this.#whole().i32.set(values, pointer / 4);
    return pointer;
  }

  /** Reserve and fill with a copy of `bytes`, and `spare` bytes more behind them. */
  putBytes(bytes: Uint8Array, spare = 0): Pointer {
    const pointer = this.#reserve(bytes.length + spare);
    this.viewBytes(pointer, bytes.length).set(bytes);
    return pointer;
  }

  /** Reserve and fill a record of the kernel. */
  put<Name extends string, Fields>(layout: Layout<Name, Fields>, record: Fields): RecordPointer<Name> {
    return this.putAll(layout, [record]);
  }

  /** Reserve and fill records of the kernel, one after the other. */
  putAll<Name extends string, Fields>(
    layout: Layout<Name, Fields>,
    records: readonly Fields[],
  ): RecordPointer<Name> {
    const { fields, bytes } = placesOf(layout);
    const pointer = this.#reserve(bytes * records.length);
    const { i32, reals } = this.#whole();
    for (let i = 0; i < records.length; i++) {
      for (let f = 0; f < fields.length; f++) {
        const { name, at, isReal } = fields[f]!;
        const value = records[i]![name as keyof Fields] as number;
        const place = pointer + i * bytes + at;
        if (isReal) reals.setFloat64(place, value, true);
        else i32[place / 4] = value;
      }
    }
    return pointer as RecordPointer<Name>;
  }

  viewBytes(pointer: Pointer, count: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.kernel.memory.buffer as ArrayBuffer, pointer, count);
  }

  viewF64(pointer: Pointer, count: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.kernel.memory.buffer as ArrayBuffer, pointer, count);
  }

  viewI32(pointer: Pointer, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.kernel.memory.buffer as ArrayBuffer, pointer, count);
  }

  /** Throws where the kernel answered 0 because its memory could not grow. */
  require<P extends Pointer>(pointer: P): P {
    this.requireDone(pointer);
    return pointer;
  }

  /** Throws where the kernel answered false, which is 0, because its memory could not grow. */
  requireDone(answer: number, bytes?: number): void {
    if (answer !== 0) return;
    const asked = bytes === undefined ? "" : `, asked for ${bytes} bytes`;
    throw new MixedlmError("memory", `kernel: out of memory${asked}; fit fewer responses or rows at a time`);
  }

  /** The whole memory; the same views as long as it does not grow. */
  #whole(): WholeMemory {
    const { buffer } = this.kernel.memory;
    if (whole?.f64.buffer !== buffer) {
      const reals = new DataView(buffer);
      whole = { f64: new Float64Array(buffer), i32: new Int32Array(buffer), reals };
    }
    return whole;
  }

  #reserve(bytes: number): Pointer {
    const pointer = this.kernel.reserve(bytes);
    this.requireDone(pointer, bytes);
    return pointer;
  }
}

/** Views of all the memory of a kernel. */
interface WholeMemory {
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  /** Of numbers that need not lie at multiples of their size. */
  readonly reals: DataView;
}

let whole: WholeMemory | undefined;

/** Where the fields of a record lie. */
interface Places {
  readonly fields: readonly { readonly name: string; readonly at: number; readonly isReal: boolean }[];
  readonly bytes: number;
}

const known = new Map<string, Places>();

/** Where the fields of a record lie: one after the other, each at a multiple of its size, as AssemblyScript has it. */
function placesOf(layout: string): Places {
  const found = known.get(layout);
  if (found !== undefined) return found;
  let bytes = 0;
  const fields = layout.split(" ").map((word) => {
    const [name, type] = word.split(":");
    const size = type === undefined ? 4 : 8;
    const at = Math.ceil(bytes / size) * size;
    bytes = at + size;
    return { name: name!, at, isReal: size === 8 };
  });
  const places = { fields, bytes };
  known.set(layout, places);
  return places;
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
