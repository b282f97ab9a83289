/** Typed arrays one after the other in a new one, which `make` makes: `concatArrays(Float64Array, [a, b])`. */
export function concatArrays<T extends Float64Array | Int32Array | Uint16Array>(
  make: new (length: number) => T,
  arrays: readonly T[],
): T {
  const out = new make(arrays.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const array of arrays) {
    out.set(array, offset);
    offset += array.length;
  }
  return out;
}
