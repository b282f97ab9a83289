/**
 * Bytes from text as assembly/kernel-module.mjs writes it: a letter for each frequent byte, one of the last two letters
 * and another one for the others.
 *
 * @param letters the alphabet, ASCII
 * @param order all 256 bytes in hexadecimal, the frequent ones first
 */
export function decodeBytes(text: string, letters: string, order: string): Uint8Array<ArrayBuffer> {
  const direct = letters.length - 2;
  const rank = new Uint8Array(128);
  for (let i = 0; i < letters.length; i++) rank[letters.charCodeAt(i)] = i;
  const byte = Uint8Array.from({ length: 256 }, (_, i) => Number.parseInt(order.slice(2 * i, 2 * i + 2), 16));
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    let place = rank[text.charCodeAt(at)]!;
    if (place >= direct) place += (place - direct) * (letters.length - 1) + rank[text.charCodeAt(++at)]!;
    bytes[length++] = byte[place]!;
  }
  return bytes.subarray(0, length);
}
