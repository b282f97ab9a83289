import type { ReportData } from "../../../record/report-record.js";
import type { State } from "../../state.js";
import type { Theme } from "./theme.js";

/** Columns of equal length: the data behind a figure. */
export type Columns = Readonly<Record<string, ArrayLike<number | string>>>;

/** Width of files of figures, unless the reader chooses another. */
export const FILE_WIDTH = 720;
export const FILE_FONT = "system-ui, sans-serif";
/** Width of a letter of figures in pixels, a little more than most have. */
export const LETTER = 6.7;

/** Where a figure is drawn. */
export interface Canvas {
  readonly document: Document;
  /** In CSS pixels. */
  readonly width: number;
  readonly theme: Theme;
  /** Whether there is a pointer to answer; files have none. */
  readonly interactive: boolean;
  /** Whether there is little room: no legend, few words. */
  readonly isSmall?: boolean;
  /** Family of the letters; default that of the system. */
  readonly font?: string;
}

/** A figure as it was drawn. */
export interface Drawing {
  readonly node: SVGElement;
  /** What the figure shows, in a sentence or two: its text alternative. */
  readonly finding: string;
  readonly columns: () => Columns;
  /** The response at a place in the drawing (CSS pixels from its upper left), where there is one. */
  readonly responseAt?: (x: number, y: number) => number | undefined;
}

/** A figure of the report: a pure function of the data and what the reader has chosen. */
export interface Figure {
  /** Names its file. */
  readonly id: string;
  readonly title: string;
  /** What of the state it depends on. */
  readonly follows: readonly (keyof State)[];
  /** Whether the data hold what it needs. */
  canDraw(data: ReportData): boolean;
  draw(data: ReportData, state: State, canvas: Canvas): Drawing;
}
