import { part } from "../linalg/vector";
import { readNumber } from "./read-number";

const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;

/**
 * Read the cells of a row from cell `first` on, which begins at `from`, into `out` f64[width]; cells beyond `width` are
 * counted only. `newline` must stand behind the last row, and 8 bytes more.
 *
 * Returns how many cells the row has, with the place of its line end at `stop`; or −1 − k when cell k is none that
 * `readNumber` reads, with the place where it begins at `stop`.
 */
export function readRow(
  from: usize,
  first: i32,
  width: i32,
  delimiter: u32,
  newline: u32,
  powers: usize,
  out: usize,
  stop: usize,
): i32 {
  let p = from;
  let cell = first;
  for (;;) {
    // A cell too many is read into `stop`, which is overwritten afterwards.
    const end = readNumber(p, powers, cell < width ? part(out, cell) : stop);
    if (end == 0) break;
    let mark = <u32>load<u8>(end);
    if (mark == CARRIAGE_RETURN && newline == LINE_FEED && <u32>load<u8>(end + 1) == LINE_FEED)
      mark = LINE_FEED;
    if (mark == newline) {
      store<u32>(stop, <u32>load<u8>(end) == newline ? <u32>end : <u32>end + 1);
      return cell + 1;
    }
    if (mark != delimiter) break;
    cell++;
    p = end + 1;
  }
  store<u32>(stop, <u32>p);
  return -1 - cell;
}
