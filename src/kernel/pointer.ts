declare const isPointer: unique symbol;
declare const ofRecord: unique symbol;

/** A place in the kernel's memory, in bytes; 0 is none. */
export type Pointer = number & { readonly [isPointer]: true };

/** A pointer to a record of the kernel, or to the first of several. */
export type RecordPointer<Name extends string> = Pointer & { readonly [ofRecord]: Name };

/** No pointer, which is one of every kind. */
export const NULL = 0 as RecordPointer<never>;

/** The place `bytes` behind another. */
export function behind(pointer: Pointer, bytes: number): Pointer {
  return (pointer + bytes) as Pointer;
}

/** The fields of a record of the kernel in order; those of 64 bits are marked, all others are integers of 32. */
export type Layout<Name extends string, Fields> = string & { readonly [ofRecord]: [Name, Fields] };
