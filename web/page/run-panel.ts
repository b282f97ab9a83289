import type { FitSummary } from "../study/messages.js";
import type { Settings } from "../study/settings.js";
import { element, showError } from "./element.js";
import type { StudyClient } from "./study-client.js";

/** The buttons that fit and cancel, and the progress between them. */
export class RunPanel {
  readonly #fit = element<HTMLButtonElement>("fit");
  readonly #cancel = element<HTMLButtonElement>("cancel");
  readonly #box = element("progress-box");
  readonly #bar = element<HTMLProgressElement>("progress");
  readonly #stage = element("stage");
  readonly #status = element("status");
  readonly #error = element("fit-error");
  readonly #client: StudyClient;
  #running: AbortController | undefined;

  constructor(client: StudyClient) {
    this.#client = client;
    this.#cancel.addEventListener("click", () => this.#running?.abort());
  }

  /** Fit, and give what came of it; undefined where it was cancelled or failed, which the panel has told. */
  async run(settings: Settings): Promise<FitSummary | undefined> {
    if (this.#running !== undefined) return undefined;
    const running = new AbortController();
    this.#begin(running);
    try {
      const show = (stage: string, fraction: number) => this.#show(stage, fraction);
      const summary = await this.#client.fit(settings, running.signal, show);
      this.#status.textContent = "Done.";
      return summary;
    } catch (problem) {
      const cancelled = problem instanceof Error && problem.name === "AbortError";
      this.#status.textContent = cancelled ? "Cancelled. Nothing was changed." : "";
      if (!cancelled) showError(this.#error, problem);
      return undefined;
    } finally {
      this.#end();
    }
  }

  #begin(running: AbortController): void {
    this.#running = running;
    showError(this.#error, undefined);
    this.#show("Starting", 0);
    this.#box.hidden = false;
    this.#cancel.hidden = false;
    this.#fit.setAttribute("aria-disabled", "true");
  }

  #show(stage: string, fraction: number): void {
    this.#bar.value = fraction;
    const said = `${stage} …`;
    if (this.#stage.textContent === said) return;
    this.#stage.textContent = said;
    this.#status.textContent = said;
  }

  #end(): void {
    const hadFocus = document.activeElement === this.#cancel;
    this.#running = undefined;
    this.#box.hidden = true;
    this.#cancel.hidden = true;
    this.#fit.removeAttribute("aria-disabled");
    if (hadFocus) this.#fit.focus();
  }
}
