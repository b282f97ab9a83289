import { DataError } from "../../errors.js";

export function isGzip(head: Uint8Array): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/** Undo gzip chunk by chunk. Throws DataError for a damaged or truncated stream. */
export async function* gunzip(packed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let sourceError: unknown;
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      try {
        const { done, value } = await packed.next();
        if (done) controller.close();
        else controller.enqueue(value.slice());
      } catch (error) {
        sourceError = error;
        controller.error(error);
      }
    },
  });
  const reader = source.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    throw new DataError(`the gzip stream is damaged or cut short (${(error as Error).message})`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
