import type { ColumnSummary } from "../study/messages.js";
import { element, make } from "./element.js";
import { optionFields } from "./option-fields.js";

/** So many columns can be overlooked without a search. */
const searchFrom = 12;

interface ColumnActions {
  /** Write the column into the formula. */
  write(column: string): void;
  /** Read its words as missing and the rest as numbers, or no longer. */
  toggleNumeric(column: string): void;
  isAskedNumeric(column: string): boolean;
}

/** The columns of the metadata as buttons, with what each holds, and the choices that are made of columns. */
export function showColumns(columns: readonly ColumnSummary[], actions: ColumnActions): void {
  element("columns-box").hidden = columns.length === 0;
  const filter = element<HTMLInputElement>("columns-filter");
  filter.hidden = columns.length < searchFrom;
  if (filter.hidden) filter.value = "";
  const ordered = varyingFirst(columns);
  const items = ordered.map((column) => itemOf(column, actions));
  element("columns").replaceChildren(...items);
  const narrow = () => {
    const wanted = filter.value.trim().toLowerCase();
    ordered.forEach(({ name }, i) => {
      items[i]!.hidden = !name.toLowerCase().includes(wanted);
    });
  };
  filter.oninput = narrow;
  narrow();
  const numeric = ordered.filter(({ kind }) => kind === "numeric");
  offer("gradient", numeric);
  for (const { id, control } of optionFields) {
    if (control === "column") offer(id, groupChoices(ordered));
    if (control === "numeric column") offer(id, numeric);
  }
}

function itemOf(column: ColumnSummary, actions: ColumnActions): HTMLLIElement {
  const { name, kind, numbers } = column;
  const item = make("li");
  const button = make("button", name, { type: "button", className: "column" });
  button.append(" ", make("small", describe(column)));
  button.addEventListener("click", () => actions.write(name));
  item.append(button);
  const asked = actions.isAskedNumeric(name);
  if (asked || (kind === "category" && numbers > 0)) {
    const text = asked ? "as categories" : "as numbers";
    const toggle = make("button", text, { type: "button", className: "secondary small" });
    toggle.setAttribute("aria-label", `Read ${name} ${text}`);
    toggle.addEventListener("click", () => actions.toggleNumeric(name));
    item.append(" ", toggle);
  }
  return item;
}

/** `numeric, 0 to 44` or `12 levels`, and what is missing. */
function describe({ kind, levels, missing, range }: ColumnSummary): string {
  const without = missing === 0 ? "" : `, ${missing} missing`;
  if (kind === "category") return `${levels} ${levels === 1 ? "level" : "levels"}${without}`;
  return `numeric${range === undefined ? "" : `, ${short(range[0])} to ${short(range[1])}`}${without}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Columns that are the same for all samples, of which sequencing centres send many, come last. */
function varyingFirst(columns: readonly ColumnSummary[]): readonly ColumnSummary[] {
  const varies = ({ kind, levels, range }: ColumnSummary) =>
    kind === "category" ? levels > 1 : range !== undefined && range[0] < range[1];
  return [...columns.filter(varies), ...columns.filter((column) => !varies(column))];
}

/** Categories first, for subjects are seldom numbers. */
function groupChoices(columns: readonly ColumnSummary[]): readonly ColumnSummary[] {
  const categories = columns.filter(({ kind }) => kind === "category");
  return [...categories, ...columns.filter(({ kind }) => kind === "numeric")];
}

/** Fill a select with columns, keeping its first option where that is no column, and what is chosen. */
function offer(id: string, columns: readonly ColumnSummary[]): void {
  const select = element<HTMLSelectElement>(id);
  const chosen = select.value;
  const fixed = Array.from(select.options).filter(({ value }) => value === "");
  const options = columns.map((column) =>
    make("option", `${column.name} (${describe(column)})`, { value: column.name }),
  );
  select.replaceChildren(...fixed, ...options);
  if (columns.some(({ name }) => name === chosen)) select.value = chosen;
}
