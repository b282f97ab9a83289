import { parentPort, workerData } from "node:worker_threads";
import { attempt } from "./attempt.js";
import { mutate, pick, randomStream } from "./mutate.js";
import { targets } from "./targets.js";

/** One target on one input after the other. `progress` holds the seed of the input at work, for who watches. */
const { name, from, to, progress } = workerData as {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly progress: Int32Array;
};

const target = targets.find((candidate) => candidate.name === name)!;
for (let seed = from; seed < to; seed++) {
  Atomics.store(progress, 0, seed);
  const random = randomStream(seed);
  const input = mutate(pick(target.wholes, random), target.words, random);
  const wrong = await attempt(target, input);
  if (wrong !== undefined) parentPort!.postMessage({ seed, input, wrong });
}
Atomics.store(progress, 0, to);
