/** The part of the ABI that reads numbers from text: assembly/text/. */
export interface TextExports {
  /**
   * assembly/text/read-row.ts: cells of a row from cell `first` at `from` on into `out` f64[width].
   * Returns how many cells the row has, or −1 − k when cell k must be read otherwise; `stop` u32 (8 bytes) says where.
   */
  readRow(
    from: number,
    first: number,
    width: number,
    delimiter: number,
    newline: number,
    powers: number,
    out: number,
    stop: number,
  ): number;
}
