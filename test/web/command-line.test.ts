import { expect, test } from "vitest";
import { studyCommand } from "../../web/page/command-line.js";
import type { Settings } from "../../web/study/settings.js";

const files = { table: "t.tsv", metadata: ["m.tsv"], tree: "t.nwk", transpose: false, numeric: [] };
const plain = {
  formula: "x",
  model: { groups: "g", reml: true, test: "satterthwaite", adjust: "bh" },
} as const;
const parts: NonNullable<Settings["parts"]> = {
  along: "gradient",
  gradient: "pH value",
  zeros: "pseudocount",
  pseudocount: 0.5,
  minPrevalence: 3,
  minFrequency: 10,
};

test.each([
  [plain, files, "mixedlm fit t.tsv --metadata m.tsv --formula x --groups g --report -o results"],
  [
    {
      formula: "it's | bar",
      model: {
        reFormula: "week",
        reml: false,
        test: "normal",
        adjust: "holm",
        weights: "w",
        missing: "raise",
      },
    } as const,
    { ...files, transpose: true, numeric: ["a b"] },
    "mixedlm fit t.tsv --metadata m.tsv --formula 'it'\\''s | bar' --re-formula week --ml --test normal --adjust holm " +
      "--weights w --missing raise --transpose --numeric 'a b' --report -o results",
  ],
  [
    { ...plain, parts },
    files,
    "mixedlm fit t.tsv --metadata m.tsv --formula x --groups g --cluster 'gradient:pH value' --min-frequency 10 " +
      "--min-prevalence 3 --pseudocount 0.5 --report -o results",
  ],
  [
    {
      ...plain,
      parts: { ...parts, along: "tree", zeros: "multiplicative", minPrevalence: 0, minFrequency: 0 },
    } as const,
    files,
    "mixedlm fit t.tsv --metadata m.tsv --formula x --groups g --tree t.nwk --zeros multiplicative --report -o results",
  ],
])("settings as a command", (settings, choices, command) => {
  expect(studyCommand(choices, settings)).toBe(command);
});
