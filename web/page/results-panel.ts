import type { Explorer } from "mixedlm/report";
import type { FitSummary } from "../study/messages.js";
import { count, element, make, showError, showWarnings } from "./element.js";
import type { StudyClient } from "./study-client.js";

/** What came of a fit: the explorer, the files to save and the command that repeats it. */
export class ResultsPanel {
  readonly #client: StudyClient;
  #explorer: Explorer | undefined;

  constructor(client: StudyClient) {
    this.#client = client;
    element("copy").addEventListener("click", () => void copyCommand());
  }

  async show(summary: FitSummary, command: string): Promise<void> {
    const { explore } = await import("mixedlm/report");
    this.#explorer?.destroy();
    element("results").hidden = false;
    element("explorer").hidden = false;
    element("results-told").textContent = describe(summary);
    showWarnings(element("results-warning"), summary.notes);
    element("command").textContent = command;
    element("downloads").replaceChildren(...summary.files.map((name) => this.#download(name)));
    this.#explorer = explore(element("explorer"), summary.report);
    element("results-heading").focus({ preventScroll: true });
    element("results").scrollIntoView();
  }

  #download(name: string): HTMLLIElement {
    const item = make("li");
    const button = make("button", name, { type: "button", className: "secondary" });
    button.addEventListener("click", () => void this.#save(name));
    item.append(button);
    return item;
  }

  async #save(name: string): Promise<void> {
    try {
      const url = URL.createObjectURL(await this.#client.ask("download", name));
      make("a", "", { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (problem) {
      showError(element("fit-error"), problem);
    }
  }
}

function describe({ responses, statuses }: FitSummary): string {
  const others = Object.entries(statuses).filter(([status]) => status !== "ok");
  const told = others.map(([status, number]) => `${number} ${status}`).join(", ");
  return `${count(responses, "model")} fitted${told === "" ? "" : `; ${told}`}.`;
}

async function copyCommand(): Promise<void> {
  const button = element("copy");
  try {
    await navigator.clipboard.writeText(element("command").textContent ?? "");
    button.textContent = "Copied";
  } catch {
    getSelection()?.selectAllChildren(element("command"));
    button.textContent = "Selected; copy it with the keyboard";
  }
}
