/** What a function of the library is called on the command line. */
const verbs: ReadonlyMap<string, string> = new Map([
  ["parseNewick", "Newick"],
  ["matchTips", "--tree"],
  ["addPseudocount", "--pseudocount"],
  ["replaceZeros", "--zeros replace"],
  ["multiplicativeReplacement", "--zeros multiplicative"],
  ["filterFeatures", "--min-frequency, --min-prevalence"],
  ["correlationLinkage", "--cluster correlation"],
  ["gradientLinkage", "--cluster gradient"],
  ["rankLinkage", "--cluster rank"],
  ["randomLinkage", "--cluster random"],
  ["collapse", "--level"],
  ["majorityTaxa", "--taxonomy"],
  ["taxonEffects", "--taxon-effects"],
  ["fromJSON", "model"],
  ["joinSamples", "samples"],
  ["ilr", "balances"],
]);

/** Options of the library that begin a message, where they are not words of everyday as well. */
const options: ReadonlyMap<string, string> = new Map([
  ["groups", "--groups"],
  ["reFormula", "--re-formula"],
  ["weights", "--weights"],
  ["subset", "--subset"],
  ["reference", "--reference"],
  ["numeric", "--numeric"],
  ["categorical", "--categorical"],
  ["sensitivity", "--sensitivity"],
  ["minFrequency", "--min-frequency"],
  ["minPrevalence", "--min-prevalence"],
]);

/** Turns of phrase that give advice in code. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [
    /with addPseudocount\(table, 1\) or multiplicativeReplacement\(table\)(?: \([^)]*\))?/,
    "with --pseudocount 1 or --zeros multiplicative",
  ],
  [/with multiplicativeReplacement\(table\)(?: \([^)]*\))?/, "with --zeros multiplicative"],
  [
    /(?<=leave it out|filter the features first) \(filterFeatures\)/,
    " with --min-frequency or --min-prevalence",
  ],
  [/lower minFrequency or minPrevalence/, "lower --min-frequency or --min-prevalence"],
  [/leave such samples out with \{ missing: "drop" \}/, "leave such samples out with --missing drop"],
  [/missing: "drop" leaves/, "--missing drop leaves"],
  [/leave samples out with subset$/, "leave samples out with --subset"],
  [/transpose the table$/, "--transpose reads it so"],
  [/^mixedlm: needs groups, (.*); without random effects use ols$/, "needs --groups, $1"],
  [/^options: vcov "joint" goes/, "--vcov joint: goes"],
  [
    /^options: test "kenward-roger" needs reml, got reml: false/,
    "--test kenward-roger: needs REML, got --ml",
  ],
  [
    /^test: "kenward-roger" takes(.*) use "satterthwaite"/,
    "--test kenward-roger: takes$1 use --test satterthwaite",
  ],
  [/with refit: false both/, "with --no-refit both"],
  [/leave refit out to compare/, "leave --no-refit out to compare"],
  [/this is not a model that toJSON wrote$/, "this is no model.json that fit --save-model wrote"],
  [/^options: (free|sigma|start)\b/, "--$1:"],
  [/\bvcFormula '([^']*)'/, "--vc $1"],
];

/**
 * A message of the library in the words of the command line: options instead of functions and their arguments. Only
 * the first line is changed; below it stand formulas of the user.
 */
export function inOptions(message: string): string {
  const [first = "", ...more] = message.split("\n");
  const advised = phrases.reduce((text, [code, words]) => text.replace(code, words), first);
  // Names of functions may follow that of a file.
  const said = advised
    .replace(/(?<=^|: )[A-Za-z]+(?=: )/g, (name) => verbs.get(name) ?? name)
    .replace(/^[A-Za-z]+(?=: )/, (name) => options.get(name) ?? name);
  return [said, ...more].join("\n");
}
