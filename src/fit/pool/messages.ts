import type { RecordPointer } from "../../kernel/pointer.js";

/** A design as it lies loaded in the kernel, and how responses are read and fitted on it. Made once per batch. */
export interface DesignImage {
  readonly module: WebAssembly.Module;
  /** Whether the module is the whole kernel, by which a worker knows that it has it already. */
  readonly isWhole: boolean;
  /** The linear memory up to the top of the arena. */
  readonly memory: ArrayBuffer;
  readonly fitter: RecordPointer<"Fitter">;
  readonly wanted: number;
  readonly recordSize: number;
  readonly n: number;
  /** Most responses that the kernel is given at a time. */
  readonly capacity: number;
  /** Where in a column each row is found; absent where columns are read as they are. */
  readonly rows?: Int32Array;
  readonly offset?: Float64Array;
  readonly scale?: Float64Array;
}

/** Columns of responses: shared memory as it is, everything else copied into the one buffer that is handed over. */
export interface Chunk {
  readonly count: number;
  readonly buffers: readonly (ArrayBuffer | SharedArrayBuffer)[];
  /** For each response its buffer and the float64 at which it starts. */
  readonly places: Float64Array;
}

/** What a worker is asked. The image comes with the first chunk of a batch. */
export interface Question {
  readonly image?: DesignImage;
  readonly chunk: Chunk;
}

/** What a worker answers: a record per response, and the buffer that was handed over, to be used again. */
export interface Answer {
  readonly records: Float64Array;
  readonly milliseconds: number;
  readonly copied: readonly ArrayBuffer[];
}

/** What a worker answers where it failed. */
export interface Failure {
  readonly error: string;
}
