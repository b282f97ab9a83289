import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { attempt } from "./attempt.js";
import { mutate, pick, randomStream } from "./mutate.js";
import { targets } from "./targets.js";

const inputsEach = 300;

test.each(targets)("damaged $name is read or refused, never worse", async (target) => {
  for (let seed = 1; seed <= inputsEach; seed++) {
    const random = randomStream(seed);
    const input = mutate(pick(target.wholes, random), target.words, random);
    const wrong = await attempt(target, input);
    expect(wrong, `seed ${seed}: ${JSON.stringify(new TextDecoder().decode(input.subarray(0, 400)))}`).toBe(
      undefined,
    );
  }
});

test.each(targets)("what once broke $name stays mended", async (target) => {
  const folder = new URL(`corpus/${target.name}/`, import.meta.url);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    expect(await attempt(target, readFileSync(new URL(name, folder))), name).toBe(undefined);
  }
});
