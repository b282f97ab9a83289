import type { ColumnSummary, MetadataSummary, Role, TableSummary, TreeSummary } from "../study/messages.js";
import type { ReadingChoices } from "./command-line.js";
import { count, element, showError } from "./element.js";
import type { StudyClient } from "./study-client.js";

/** What the files turned out to hold; absent while there is no file, or none that could be read. */
interface Read {
  table?: TableSummary;
  metadata?: MetadataSummary;
  tree?: TreeSummary;
}

interface Slot {
  readonly input: HTMLInputElement;
  readonly found: HTMLElement;
  readonly error: HTMLElement;
  readonly remove: HTMLButtonElement;
}

/** The three places for files. `onRead` hears of whatever changes. */
export class DataPanel {
  readonly read: Read = {};
  readonly #client: StudyClient;
  readonly #onRead: (role: Role) => void;
  readonly #slots: Readonly<Record<Role, Slot>> = {
    table: slotOf("table"),
    metadata: slotOf("metadata"),
    tree: slotOf("tree"),
  };
  readonly #transpose = element<HTMLInputElement>("transpose");
  readonly #numeric = new Set<string>();

  constructor(client: StudyClient, onRead: (role: Role) => void) {
    this.#client = client;
    this.#onRead = onRead;
    for (const role of Object.keys(this.#slots) as Role[]) {
      const { input, remove } = this.#slots[role];
      input.addEventListener("change", () => void this.open(role));
      remove.addEventListener("click", () => void this.put(role, []));
    }
    this.#transpose.addEventListener("change", () => void this.open("table"));
  }

  /** The names of the files and how they are read. */
  get choices(): ReadingChoices {
    const names = (role: Role) => Array.from(this.#slots[role].input.files ?? [], (file) => file.name);
    return {
      table: names("table")[0] ?? "",
      metadata: names("metadata"),
      tree: names("tree")[0] ?? "",
      transpose: this.#transpose.checked,
      numeric: [...this.#numeric],
    };
  }

  /** Put files into a slot as if they had been chosen there. */
  put(role: Role, files: readonly File[]): Promise<void> {
    const list = new DataTransfer();
    for (const file of this.#slots[role].input.multiple ? files : files.slice(0, 1)) list.items.add(file);
    this.#slots[role].input.files = list.files;
    if (files.length === 0) this.#slots[role].input.focus();
    return this.open(role);
  }

  /** Put files where they seem to belong. */
  async putAnywhere(files: readonly File[]): Promise<void> {
    const byRole: Record<Role, File[]> = { table: [], metadata: [], tree: [] };
    for (const file of files) byRole[await this.#client.ask("recognise", file)].push(file);
    for (const role of Object.keys(byRole) as Role[])
      if (byRole[role].length > 0) await this.put(role, byRole[role]);
  }

  /** Read a column's words as missing and the rest as numbers, or no longer. */
  toggleNumeric(column: string): Promise<void> {
    if (!this.#numeric.delete(column)) this.#numeric.add(column);
    return this.open("metadata");
  }

  isAskedNumeric(column: string): boolean {
    return this.#numeric.has(column);
  }

  get columns(): readonly ColumnSummary[] {
    return this.read.metadata?.columns ?? [];
  }

  /** Read what is in a slot. */
  async open(role: Role): Promise<void> {
    const { input, found, error, remove } = this.#slots[role];
    const files = Array.from(input.files ?? []);
    remove.hidden = files.length === 0;
    delete this.read[role];
    showError(error, undefined);
    found.textContent = files.length === 0 ? "" : "Reading …";
    try {
      found.textContent = await this.#ask(role, files);
    } catch (problem) {
      found.textContent = "";
      showError(error, problem);
    }
    this.#onRead(role);
    if (role !== "table") return;
    // Whether a file is metadata or the one table of a study depends on there being another.
    if (this.#slots.metadata.input.files?.length === 0) await this.#openOwnMetadata();
    else await this.open("metadata");
  }

  async #ask(role: Role, files: readonly File[]): Promise<string> {
    const [file] = files;
    if (role === "metadata" && files.length > 0) return this.#openMetadata(files);
    if (file === undefined) {
      await this.#client.ask("close", role);
      return "";
    }
    if (role === "tree") {
      this.read.tree = await this.#client.ask("openTree", file);
      return count(this.read.tree.tips, "tip");
    }
    const table = await this.#client.ask("openTable", file, this.#transpose.checked);
    this.read.table = table;
    return sizeOf(table.samples, table.columns, table.guesses);
  }

  async #openMetadata(files: readonly File[]): Promise<string> {
    const metadata = await this.#client.ask("openMetadata", files, [...this.#numeric]);
    this.read.metadata = metadata;
    return sizeOf(metadata.samples, metadata.columns.length, metadata.guesses);
  }

  /** A BIOM file may bring metadata along. */
  async #openOwnMetadata(): Promise<void> {
    delete this.read.metadata;
    const { found } = this.#slots.metadata;
    found.textContent = "";
    if ((this.read.table?.ownMetadata ?? 0) > 0) {
      found.textContent = `From the table's file: ${await this.#openMetadata([])}`;
    } else if (this.read.table?.asFrame !== undefined) {
      this.read.metadata = this.read.table.asFrame;
      found.textContent = "None: the table may hold the covariates too; name the responses left of ~";
    }
    this.#onRead("metadata");
  }
}

/** The size of a table, and what its reader decided. */
function sizeOf(samples: number, columns: number, guesses: readonly string[]): string {
  return [`${count(samples, "sample")} × ${count(columns, "column")}`, ...guesses].join("; ");
}

function slotOf(role: Role): Slot {
  const box = document.querySelector<HTMLElement>(`[data-role="${role}"]`)!;
  return {
    input: element(`${role}-file`),
    found: element(`${role}-found`),
    error: box.querySelector<HTMLElement>(".error")!,
    remove: box.querySelector<HTMLButtonElement>(".remove")!,
  };
}
