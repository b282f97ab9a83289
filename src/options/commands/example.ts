export const exampleCommand = {
  name: "example",
  summary: "write data to try the program on",
  description: "Write data to try the program on, with a README, into DIR, which must be new or empty.",
  arguments: [{ name: "folder", label: "DIR", says: "a folder, new or empty", needed: ", a new folder" }],
  options: {},
  alternatives: [],
  rules: [],
  examples: `
Examples:
  mixedlm example study
  cd study
  mixedlm fit sleep.csv -f "Reaction ~ Days + (Days | Subject)" -o sleep

Among them: a study of sleep, and taxa of ditches as text, as artifacts of QIIME 2 and as tables of R. All commands and
scripts of the documentation run in this folder.`,
} as const;
