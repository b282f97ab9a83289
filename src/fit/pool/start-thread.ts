/** A worker as both platforms give it. */
interface RawThread {
  post(message: unknown, transfer: readonly Transferable[]): void;
  /** Keep the process alive for this thread, or not. */
  hold(busy: boolean): void;
  /** Resolves when the thread has ended. */
  stop(): Promise<void>;
}

/** What is told of a worker. */
interface ThreadEvents {
  answer(message: unknown): void;
  /** The thread is gone, or of no use. */
  lost(reason: Error): void;
}

/**
 * Start a worker from its source: a thread of `node:worker_threads` where the platform has these, otherwise a classic
 * worker from a Blob, which also works from another origin and from a file (its page must allow `worker-src blob:`).
 *
 * @throws where the platform has no workers, or does not allow them
 */
export function startThread(source: string, events: ThreadEvents): RawThread {
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  return threads === undefined ? startBlob(source, events) : startNode(threads.Worker, source, events);
}

type NodeWorker = ReturnType<typeof process.getBuiltinModule<"node:worker_threads">>["Worker"];

function startNode(Worker: NodeWorker, source: string, events: ThreadEvents): RawThread {
  // Flags of the process (loaders, kinds of input) are not meant for this source.
  const worker = new Worker(source, { eval: true, execArgv: [], name: "mixedlm" });
  worker.unref();
  worker.on("message", events.answer);
  worker.on("error", events.lost);
  worker.on("messageerror", events.lost);
  worker.on("exit", (code) => events.lost(new Error(`worker ended with code ${code}`)));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as readonly ArrayBuffer[]),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    stop: async () => {
      await worker.terminate();
    },
  };
}

function startBlob(source: string, events: ThreadEvents): RawThread {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const revoke = () => URL.revokeObjectURL(address);
  const worker = new Worker(address, { name: "mixedlm" });
  worker.onmessage = ({ data }) => {
    revoke();
    events.answer(data);
  };
  worker.onerror = (event) => {
    revoke();
    events.lost(new Error(event.message || "worker could not be started"));
  };
  worker.onmessageerror = () => events.lost(new Error("a message could not be read"));
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    hold: () => {},
    stop: async () => {
      revoke();
      worker.terminate();
    },
  };
}
