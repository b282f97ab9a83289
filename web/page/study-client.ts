import type { Ask, Problem, QuestionName, Questions, Role, Tell } from "../study/messages.js";

/** How long a cancelled question may go on before its worker is ended, in milliseconds. */
const patience = 1500;

type OnProgress = (stage: string, fraction: number) => void;

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly onProgress: OnProgress | undefined;
}

type Parameters_<Name extends QuestionName> = Parameters<Questions[Name]>;
type Opening = "openTable" | "openMetadata" | "openTree";
const openings: Readonly<Record<Opening, Role>> = {
  openTable: "table",
  openMetadata: "metadata",
  openTree: "tree",
};

/** The page's side of the worker: questions, and the files it must read again when it has to be replaced. */
export class StudyClient {
  #worker = startWorker();
  #last = 0;
  readonly #pending = new Map<number, Pending>();
  readonly #opened = new Map<Role, () => void>();

  constructor() {
    this.#listen();
  }

  /** Ask the worker. Rejects with an error whose message is the library's own. */
  ask<Name extends QuestionName>(
    name: Name,
    ...parameters: Parameters_<Name>
  ): Promise<ReturnType<Questions[Name]>> {
    return this.#send(name, parameters).answer;
  }

  /** Fit, telling the progress; `signal` stops it, and if need be the worker with it. */
  async fit(settings: Parameters_<"fit">[0], signal: AbortSignal, onProgress: OnProgress) {
    const { id, answer } = this.#send("fit", [settings], onProgress);
    const cancel = () => {
      this.#worker.postMessage({ id, cancel: true } satisfies Ask);
      setTimeout(() => this.#pending.has(id) && this.#restart(), patience);
    };
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return await answer;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  #send<Name extends QuestionName>(name: Name, parameters: Parameters_<Name>, onProgress?: OnProgress) {
    const id = ++this.#last;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
    });
    this.#remember(name, parameters);
    this.#worker.postMessage({ id, name, parameters } satisfies Ask);
    return { id, answer: answer as Promise<ReturnType<Questions[Name]>> };
  }

  #remember(name: QuestionName, parameters: readonly unknown[]): void {
    if (name === "close") this.#opened.delete(parameters[0] as Role);
    if (!Object.hasOwn(openings, name)) return;
    this.#opened.set(openings[name as Opening], () => {
      this.#worker.postMessage({ id: ++this.#last, name, parameters } satisfies Ask);
    });
  }

  #listen(): void {
    this.#worker.onmessage = ({ data: tell }: MessageEvent<Tell>) => {
      const pending = this.#pending.get(tell.id);
      if (pending === undefined) return;
      if ("stage" in tell) return pending.onProgress?.(tell.stage, tell.fraction);
      this.#pending.delete(tell.id);
      if ("problem" in tell) pending.reject(errorOf(tell.problem));
      else pending.resolve(tell.answer);
    };
    this.#worker.onerror = ({ message }) => {
      const reason = message || "the page's worker could not be started";
      this.#rejectAll(new Error(`${reason}; reload the page`));
    };
  }

  /** A worker deep in one long step hears nothing: end it, and let another one read the files again. */
  #restart(): void {
    this.#worker.terminate();
    this.#rejectAll(new DOMException("Cancelled.", "AbortError"));
    this.#worker = startWorker();
    this.#listen();
    for (const open of this.#opened.values()) open();
  }

  #rejectAll(reason: Error): void {
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }
}

function startWorker(): Worker {
  return new Worker(new URL("../study/worker.ts", import.meta.url), { type: "module" });
}

function errorOf({ name, message }: Problem): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
