/** Number i of an array of f64. */
export function get(array: usize, i: i32): f64 {
  return load<f64>(array + ((<usize>i) << 3));
}

/** Set number i of an array of f64. */
export function set(array: usize, i: i32, value: f64): void {
  store<f64>(array + ((<usize>i) << 3), value);
}

/** Number i of an array of i32. */
export function int(array: usize, i: i32): i32 {
  return load<i32>(array + ((<usize>i) << 2));
}

/** An array of f64 from number i on. */
export function part(array: usize, i: i32): usize {
  return array + ((<usize>i) << 3);
}
