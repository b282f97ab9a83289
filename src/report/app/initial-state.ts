import type { ReportData } from "../record/report-record.js";
import { FILE_FONT, FILE_WIDTH } from "./figures/parts/figure.js";
import { LEVEL } from "./format-number.js";
import { clearestResponse, firstTerm } from "./hypothesis.js";
import { AUTOMATIC, NONE, type State } from "./state.js";

/** The hypothesis of the formula, and the response that shows it best. */
export function initialState(data: ReportData): State {
  const term = firstTerm(data);
  return {
    term,
    response: clearestResponse(data, term),
    covariate: 0,
    colour: AUTOMATIC,
    facet: NONE,
    level: LEVEL,
    sort: { by: "p", descending: false },
    filter: "",
    taxon: NONE,
    clade: 0,
    page: 0,
    fileWidth: FILE_WIDTH,
    fileFont: FILE_FONT,
  };
}
