import type { Dataset } from "h5wasm";

/** Numbers of the HDF5 library: the class of texts, the character sets, and texts that end with a zero or with blanks. */
const [stringClass, ascii, utf8, zeroEnds, blankPadded] = [3, 0, 1, 0, 2];

const utf8Decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * The values of a data set that has some. Text is UTF-8 whatever character set the file declares: QIIME 1 and biom under
 * Python 2 wrote UTF-8 as ASCII. A text that is not UTF-8 is read as Latin-1.
 */
export function hdf5Values(dataset: Dataset): ArrayLike<unknown> {
  if (dataset.metadata.type !== stringClass) return dataset.value as ArrayLike<unknown>;
  return dataset.metadata.vlen ? variableTexts(dataset) : fixedTexts(dataset);
}

/** As ASCII, h5wasm gives a character per byte. */
function variableTexts(dataset: Dataset): string[] {
  return textsAs(dataset, ascii).map((bytes) => {
    if (isAscii(bytes)) return bytes;
    try {
      return utf8Decoder.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    } catch {
      return bytes;
    }
  });
}

/** Texts of the same number of bytes, filled up with zeros or blanks, or cut off where they are too long. */
function fixedTexts(dataset: Dataset): string[] {
  const { size, strpad } = dataset.metadata;
  const width = strpad === zeroEnds ? size - 1 : size;
  const texts = textsAs(dataset, utf8);
  const isBroken = texts.some((text) => text.includes(replacement));
  const bytes = isBroken ? textsAs(dataset, ascii) : texts;
  return texts.map((text, i) => {
    const whole = text.includes(replacement) ? withoutCut(text, bytes[i]!, width) : text;
    return strpad === blankPadded ? whole.replace(/ +$/, "") : whole;
  });
}

/** What a decoder puts where bytes are no UTF-8. */
const replacement = "\ufffd";

/**
 * The text without the character that its width cut off. A single byte of 0xE0 or more at the end of ASCII is a letter of
 * Latin-1 (é) rather than the beginning of a Chinese one, so that text is Latin-1.
 *
 * @param bytes the text with a character per byte
 */
function withoutCut(text: string, bytes: string, width: number): string {
  const whole = text.slice(0, -1);
  const isCut = bytes.length >= width && text.endsWith(replacement) && !whole.includes(replacement);
  return isCut && (!isAscii(whole) || bytes.at(-1)! < "\u00e0") ? whole : bytes;
}

/** The texts of a data set in a character set of our choice, as they lie in the file. */
function textsAs(dataset: Dataset, charset: number): string[] {
  dataset.metadata.cset = charset;
  return Array.from(dataset.value as ArrayLike<string>);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
