/** The page: files on one side, a worker that reads and fits on the other, the form between them. */
import type { Role } from "../study/messages.js";
import { showColumns } from "./column-list.js";
import { DataPanel } from "./data-panel.js";
import { acceptDrops } from "./drop.js";
import { element, showError } from "./element.js";
import { loadExample } from "./example.js";
import { FormulaCheck } from "./formula-check.js";
import { makeOptionFields } from "./option-fields.js";
import { chooseParts, fillForm, readForm, showFields } from "./read-form.js";
import { ResultsPanel } from "./results-panel.js";
import { RunPanel } from "./run-panel.js";
import { StudyClient } from "./study-client.js";

makeOptionFields();

const client = new StudyClient();
const data = new DataPanel(client, whenRead);
const settings = () => readForm(data.choices);
const check = new FormulaCheck(client, settings);
const run = new RunPanel(client);
const results = new ResultsPanel(client);

acceptDrops(data);
showFields();

const form = element<HTMLFormElement>("study");
form.addEventListener("change", () => {
  showFields();
  if (data.read.metadata !== undefined) check.soon();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void fit();
});
element("example").addEventListener("click", () => void openExample());

function whenRead(role: Role): void {
  if (role === "tree" && data.read.tree !== undefined) chooseParts("tree");
  if (role === "table" && data.read.table?.looksLikeCounts) chooseParts();
  if (role === "metadata") {
    showColumns(data.columns, {
      write: (column) => check.write(column),
      toggleNumeric: (column) => void data.toggleNumeric(column),
      isAskedNumeric: (column) => data.isAskedNumeric(column),
    });
  }
  if (data.read.metadata === undefined) check.clear();
  else void check.now();
}

async function fit(): Promise<void> {
  const asked = settings();
  const summary = await run.run(asked);
  if (summary !== undefined) await results.show(summary, asked.command);
}

async function openExample(): Promise<void> {
  try {
    const { table, metadata, study } = await loadExample();
    await data.put("tree", []);
    await data.put("table", [table]);
    await data.put("metadata", [metadata]);
    fillForm(study);
    await check.now();
    await fit();
  } catch (problem) {
    showError(element("fit-error"), problem);
  }
}
