/**
 * What a worker for pieces of verbs runs. bundle.mjs makes a script of it, src/model/threads/piece-worker.ts, which is loaded when it is
 * first wanted. It computes what the calling thread would, by the same code and the same kernel.
 */
import type { Plan } from "../../fit/plan.js";
import type { Failure } from "../../fit/pool/messages.js";
import { adoptKernel } from "../../kernel/kernel.js";
import type { PieceAnswer, PieceQuestion } from "./messages.js";
import { runPiece } from "./piece-runs.js";

/** The other end of the worker, alike on both platforms. */
interface Port {
  onmessage: ((event: { readonly data: PieceQuestion }) => void) | null;
  postMessage(message: PieceAnswer | Failure): void;
}

const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
const port = (threads?.parentPort ?? globalThis) as unknown as Port;
let plan: Plan | undefined;

port.onmessage = ({ data: { loaded, fitted, verb, ask } }) => {
  try {
    if (loaded) {
      adoptKernel(loaded.module);
      plan = loaded.plan;
    }
    port.postMessage({ part: runPiece(verb, { plan: plan!, ...fitted }, ask) });
  } catch (error) {
    port.postMessage({ error: String(error) });
  }
};
