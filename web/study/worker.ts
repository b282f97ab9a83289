/** The worker of the page: it reads the files, fits, and keeps what was fitted for downloads. */
import { checkDesign } from "./check-design.js";
import { fitStudy, type Progress, summarise } from "./fit-study.js";
import type { Inputs } from "./inputs.js";
import type { Ask, QuestionName, Questions, Tell } from "./messages.js";
import { openMetadata, openTable, openTree } from "./open-files.js";
import { recognise } from "./recognise.js";
import { type Finished, resultFile } from "./result-files.js";

interface Run {
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

type Answer<Name extends QuestionName> = ReturnType<Questions[Name]>;
type Answers = {
  readonly [Name in QuestionName]: (
    run: Run,
    ...parameters: Parameters<Questions[Name]>
  ) => Answer<Name> | Promise<Answer<Name>>;
};

const inputs: Inputs = { hashes: new Map() };
let finished: Finished | undefined;

const answers: Answers = {
  recognise: (_, file) => recognise(file),
  openTable: (_, file, transpose) => openTable(inputs, file, transpose),
  openMetadata: (_, files, numeric) => openMetadata(inputs, files, numeric),
  openTree: (_, file) => openTree(inputs, file),
  close: (_, role) => {
    delete inputs[role];
    delete inputs.frame;
  },
  check: (_, settings) => checkDesign(inputs, settings),
  fit: async ({ signal, progress }, settings) => {
    const fitted = await fitStudy(inputs, settings, signal, progress);
    progress("Testing", 1);
    const { testFactors } = await import("mixedlm/report");
    const model = await testFactors(fitted, settings.tests ?? {}, { signal });
    progress("Drawing", 1);
    const summary = await summarise(model, inputs, settings.command);
    finished = { model, report: summary.report };
    return summary;
  },
  download: (_, name) => {
    if (finished === undefined) throw new Error("Nothing has been fitted yet.");
    return resultFile(name, finished);
  },
};

const running = new Map<number, AbortController>();
const tell = (message: Tell) => self.postMessage(message);

self.onmessage = ({ data: ask }: MessageEvent<Ask>) => {
  if ("cancel" in ask) running.get(ask.id)?.abort(new DOMException("Cancelled.", "AbortError"));
  else void answer(ask.id, ask.name, ask.parameters);
};

async function answer(id: number, name: QuestionName, parameters: readonly unknown[]): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const progress: Progress = (stage, fraction) => tell({ id, stage, fraction });
    const find = answers[name] as (run: Run, ...parameters: readonly unknown[]) => unknown;
    tell({ id, answer: await find({ signal: controller.signal, progress }, ...parameters) });
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    tell({ id, problem: { name: kind, message } });
  } finally {
    running.delete(id);
  }
}
