import type { ColumnKind } from "mixedlm/io";
import type { ReportData } from "mixedlm/report";
import type { Settings } from "./settings.js";

/** What a file can be to a study. */
export type Role = "table" | "metadata" | "tree";

export interface TableSummary {
  readonly samples: number;
  readonly columns: number;
  /** Whether every value is a whole number from 0 on, and at least one is 0. */
  readonly looksLikeCounts: boolean;
  /** Columns of sample metadata that the file itself has. */
  readonly ownMetadata: number;
  /** The file as a table of responses and covariates, where it can be read so and there are no metadata. */
  readonly asFrame?: MetadataSummary;
  /** What the reader decided where the file leaves it open. */
  readonly guesses: readonly string[];
}

/** A column of the metadata as a formula sees it. */
export interface ColumnSummary extends Pick<ColumnKind, "kind" | "numbers" | "texts"> {
  readonly name: string;
  /** Different values of a category; the values of a numeric column are not counted. */
  readonly levels: number;
  readonly missing: number;
  readonly range?: readonly [number, number];
}

export interface MetadataSummary {
  readonly samples: number;
  readonly columns: readonly ColumnSummary[];
  /** What the reader decided where the files leave it open. */
  readonly guesses: readonly string[];
}

export interface TreeSummary {
  readonly tips: number;
}

/** What a formula means for the metadata. */
export interface DesignSummary {
  readonly samples: number;
  readonly dropped: number;
  /** The responses that the formula or the form names; absent for every column. */
  readonly responses?: readonly string[];
  /** Columns of X. */
  readonly terms: readonly string[];
  readonly random: readonly {
    readonly name: string;
    readonly levels: number;
    readonly columns: readonly string[];
  }[];
  readonly notes: readonly string[];
  /** Why the number that stands for zeros does not suit the table. */
  readonly zeroNotes: readonly string[];
}

export interface FitSummary {
  readonly responses: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** What to keep in mind of the design and of how the responses were made. */
  readonly notes: readonly string[];
  readonly report: ReportData;
  readonly files: readonly string[];
}

/** What the page may ask the worker. */
export interface Questions {
  /** What a file that was dropped somewhere is likely to be. */
  recognise(file: File): Role;
  openTable(file: File, transpose: boolean): TableSummary;
  openMetadata(files: readonly File[], numeric: readonly string[]): MetadataSummary;
  openTree(file: File): TreeSummary;
  close(role: Role): void;
  check(settings: Settings): DesignSummary;
  fit(settings: Settings): FitSummary;
  download(name: string): Blob;
}

export type QuestionName = keyof Questions;

/** From the page: a question, or the wish to stop one. */
export type Ask =
  | { readonly id: number; readonly name: QuestionName; readonly parameters: readonly unknown[] }
  | { readonly id: number; readonly cancel: true };

/** From the worker: how far it is, an answer, or why there is none. */
export type Tell =
  | { readonly id: number; readonly stage: string; readonly fraction: number }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: Problem };

/** An error as the page shows it: the message of the library, caret and all. */
export interface Problem {
  readonly name: string;
  readonly message: string;
}
