import type { ReportData } from "../record/report-record.js";
import type { State, Store } from "./state.js";

/** What the sections of an explorer share. */
export interface View {
  readonly document: Document;
  readonly data: ReportData;
  readonly store: Store;
  /** Called when the explorer is taken away. */
  onDestroy(action: () => void): void;
}

/** A part of the report under a heading of its own. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  /** What stands under the heading. */
  content(view: View): Node[];
}

/** The cell of a response and a term in matrices of coefficients. */
export function cellAt({ terms }: ReportData, { term }: Pick<State, "term">, response: number): number {
  return response * terms.length + term;
}
