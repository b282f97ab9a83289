import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { checkOptions, checkValue } from "../../src/options/check.js";
import * as option from "../../src/options/schema.js";

interface Options {
  readonly level?: number | undefined;
  readonly method?: "wald" | "profile" | undefined;
  readonly refit?: boolean;
  readonly terms?: readonly string[];
  readonly seed?: number;
  readonly by?: string;
  readonly at?: Readonly<Record<string, number>>;
  readonly signal?: option.StopSignal;
  readonly onProgress?: (share: number) => void;
}

const kinds: option.OptionsFor<Options> = {
  level: option.share,
  method: option.words("wald", "profile"),
  refit: option.truth,
  terms: option.names,
  seed: option.seed,
  by: option.text,
  at: option.record(),
  signal: option.abortSignal,
  onProgress: option.callback(),
};

const check = (options: unknown) => () => checkOptions("verb", options as Options, kinds);

describe("options", () => {
  test("of the right kinds pass, and so do those that are not given", () => {
    check({})();
    check({ level: undefined, method: undefined })();
    check({ level: 0.9, method: "wald", refit: false, terms: [], seed: 0, by: "x", at: {} })();
    check({ signal: new AbortController().signal, onProgress: () => {} })();
    check(Object.assign(Object.create(null), { level: 0.5 }))();
  });

  test.each([
    [{ levl: 0.9 }, "verb: no option named 'levl' (did you mean 'level'?); there are level, method, refit,"],
    [{ SEED: 1 }, "(did you mean 'seed'?)"],
    [JSON.parse('{"__proto__": {"level": 0.5}}'), "verb: no option named '__proto__'; there are"],
    [{ constructor: 1 }, "verb: no option named 'constructor'; there are"],
    [{ level: "0.9" }, 'verb: level must lie between 0 and 1, got "0.9"'],
    [{ level: 95 }, "verb: level must lie between 0 and 1, got 95"],
    [{ level: null }, "verb: level must lie between 0 and 1, got null"],
    [{ method: "profil" }, "method must be one of wald, profile, got \"profil\" (did you mean 'profile'?)"],
    [{ method: "toString" }, 'method must be one of wald, profile, got "toString"'],
    [{ method: ["wald"] }, "method must be one of wald, profile, got an array"],
    [{ refit: "no" }, 'verb: refit must be true or false, got "no"'],
    [{ terms: "week" }, 'verb: terms must be a list of names, got "week"'],
    [{ seed: -1 }, "verb: seed must be a whole number from 0 to 2^53 - 1, got -1"],
    [{ seed: 0.5 }, "got 0.5"],
    [{ by: 3 }, "verb: by must be a text, got 3"],
    [{ at: [1] }, "verb: at must be an object of names, got an array"],
    [{ signal: {} }, "verb: signal must be an AbortSignal, got an object (Object)"],
    [{ onProgress: 5 }, "verb: onProgress must be a function, got 5"],
    [null, "verb: options must be an object such as { level }, got null"],
    [0.9, "verb: options must be an object such as { level }, got 0.9"],
    ["wald", 'verb: options must be an object such as { level }, got "wald"'],
    [[0.9], "verb: options must be an object such as { level }, got an array"],
  ])("refused: %j", (options, message) => {
    expect(check(options)).toThrow(message);
    expect(check(options)).toThrow(UsageError);
  });
});

describe("values", () => {
  test.each([
    [option.count, [1, 2 ** 31 - 1], [0, -1, 1.5, 2 ** 31, "3"]],
    [option.positive, [1e-300, 2], [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "1"]],
    [option.share, [0.001, 0.999], [0, 1, Number.NaN]],
    [option.threads, [0, 1024], [-1, 1.5, 1025, "2"]],
    [option.seed, [0, Number.MAX_SAFE_INTEGER], [-1, 2 ** 53, "1"]],
    [option.number, [Number.NaN, -1], ["1", null]],
  ] as const)("%o", (kind, good, bad) => {
    for (const value of good) expect(() => checkValue("verb", "x", value, kind)).not.toThrow();
    for (const value of bad) expect(() => checkValue("verb", "x", value, kind)).toThrow(UsageError);
  });

  test("a word", () => {
    expect(() => checkValue("verb", "type", "I", option.words("I", "II"))).not.toThrow();
    expect(() => checkValue("verb", "type", undefined, option.words("I", "II"))).toThrow(
      "verb: type must be one of I, II, got undefined",
    );
  });
});
