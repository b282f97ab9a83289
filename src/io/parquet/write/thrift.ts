/** A value in Thrift's compact protocol: the code of its type and its bytes. */
export interface ThriftValue {
  readonly code: number;
  readonly bytes: readonly number[];
}

const codes = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

export function i32(value: number): ThriftValue {
  return { code: codes.i32, bytes: varint(zigzag(value)) };
}

/** A whole number of up to 52 bits. */
export function i64(value: number): ThriftValue {
  return { code: codes.i64, bytes: varint(zigzag(value)) };
}

export function text(value: string): ThriftValue {
  const bytes = new TextEncoder().encode(value);
  return { code: codes.binary, bytes: [...varint(bytes.length), ...bytes] };
}

/** Values of one type; a list of none is one of structs. */
export function list(values: readonly ThriftValue[]): ThriftValue {
  const code = values[0]?.code ?? codes.struct;
  const head = values.length < 15 ? [(values.length << 4) | code] : [0xf0 | code, ...varint(values.length)];
  return { code: codes.list, bytes: [head, ...values.map(({ bytes }) => bytes)].flat() };
}

/** Fields by ascending number; those without a value are left out. */
export function struct(fields: readonly (readonly [number, ThriftValue | undefined])[]): ThriftValue {
  const bytes: (readonly number[])[] = [];
  let before = 0;
  for (const [number, value] of fields) {
    if (value === undefined) continue;
    bytes.push([((number - before) << 4) | value.code], value.bytes);
    before = number;
  }
  return { code: codes.struct, bytes: [...bytes, [0]].flat() };
}

/** A whole number from 0, seven bits to a byte, the lowest first. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

/** 0, −1, 1, −2, 2 … as 0, 1, 2, 3, 4 …, by arithmetic, as bits would stop at 32. */
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
