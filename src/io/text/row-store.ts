/** Rows of numbers that arrive one after the other and are wanted as columns. */
export interface RowStore {
  readonly width: number;
  readonly rowsPerBlock: number;
  readonly blocks: Float64Array[];
  rows: number;
}

const blockSize = 1 << 17;

export function rowStore(width: number): RowStore {
  return {
    width,
    rowsPerBlock: Math.max(1, Math.floor(blockSize / Math.max(1, width))),
    blocks: [],
    rows: 0,
  };
}

/** The place for the next row: an array and the offset in it. The row counts once `keepRow` says so. */
export function placeForRow(store: RowStore): { readonly target: Float64Array; readonly at: number } {
  const within = store.rows % store.rowsPerBlock;
  if (store.blocks.length * store.rowsPerBlock === store.rows) {
    store.blocks.push(new Float64Array(store.rowsPerBlock * store.width));
  }
  return { target: store.blocks.at(-1)!, at: within * store.width };
}

export function keepRow(store: RowStore): void {
  store.rows++;
}

/** The rows as they came, each an array of its own. */
export function rowsOf({ width, rowsPerBlock, blocks, rows }: RowStore): Float64Array[] {
  return Array.from({ length: rows }, (_, i) => {
    const start = (i % rowsPerBlock) * width;
    return blocks[Math.floor(i / rowsPerBlock)]!.slice(start, start + width);
  });
}

/**
 * The rows as columns. They are made a band at a time, so that what is written stays in the cache, and the columns of
 * a band share one buffer: a buffer each would cost more than reading a file of 100,000 columns does.
 */
export function columnsOf({ width, rowsPerBlock, blocks, rows }: RowStore): Float64Array[] {
  const columns: Float64Array[] = [];
  for (let from = 0; from < width; from += bandWidth) {
    const count = Math.min(bandWidth, width - from);
    const band = new Float64Array(count * rows);
    for (let i = 0; i < rows; i++) {
      const block = blocks[Math.floor(i / rowsPerBlock)]!;
      const start = (i % rowsPerBlock) * width + from;
      for (let j = 0; j < count; j++) band[j * rows + i] = block[start + j]!;
    }
    for (let j = 0; j < count; j++) columns.push(band.subarray(j * rows, (j + 1) * rows));
  }
  return columns;
}

const bandWidth = 64;
