import { valueText } from "./command-line.js";
import { type Described, isHidden } from "./words.js";

/** What a report says of an option. */
export interface ReportLine {
  readonly name: string;
  readonly text: string;
}

/** The options of a model in words: those that a report always says, and others that are not left at their default. */
export function reportLines(options: Described, given: Readonly<Record<string, unknown>>): ReportLine[] {
  return Object.entries(options).flatMap(([name, entry]) => {
    const { option, words } = entry;
    const value = given[name] ?? option.default;
    const isSaid = words.report === "always" || value !== option.default;
    if (isHidden(words.report) || value === undefined || !isSaid) return [];
    return [{ name: words.label, text: words.choices?.[String(value)] ?? valueText(entry, value) }];
  });
}
