import { UsageError } from "../../errors.js";
import type { Shard } from "../../options/commands/study-options.js";

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of a part. */
export function partName({ index, of }: Shard): string {
  return `part-${index}-of-${of}`;
}

/** The shard that the name of a folder stands for. */
export function shardOfName(name: string): Shard | undefined {
  const found = /^part-([1-9]\d*)-of-([1-9]\d*)$/.exec(name);
  return found === null ? undefined : { index: Number(found[1]), of: Number(found[2]) };
}

/** `I/N`, or `auto`; undefined for anything else. */
export function shardOfText(text: string): Shard | "auto" | undefined {
  if (text === "auto") return text;
  const found = /^(\d+)\/(\d+)$/.exec(text);
  const shard = { index: Number(found?.[1]), of: Number(found?.[2]) };
  return isShard(shard) ? shard : undefined;
}

const option = { option: "shard", value: "auto" };

/**
 * The shard that a scheduler gives this process: of a Slurm array by the place of its task among the others, of an indexed
 * job of Kubernetes by its completion index. `MIXEDLM_SHARDS` says how many there are where the scheduler does not, and
 * where only some tasks of a Slurm array are run again: task I of an array 1-N is then shard I.
 *
 * @throws UsageError where the environment does not tell
 */
export function shardOfEnvironment(env: Environment): Shard {
  const given = (name: string) =>
    env[name] === undefined || env[name] === "" ? undefined : Number(env[name]);
  const [task, completion, shards] = [
    given("SLURM_ARRAY_TASK_ID"),
    given("JOB_COMPLETION_INDEX"),
    given("MIXEDLM_SHARDS"),
  ];
  if (task !== undefined && shards !== undefined) return checked({ index: task, of: shards }, env);
  if (task !== undefined) return checked(slurmShard(task, given), env);
  if (completion !== undefined && shards !== undefined)
    return checked({ index: completion + 1, of: shards }, env);
  if (completion !== undefined) {
    throw new UsageError({ option, rule: "needs MIXEDLM_SHARDS, the completions of the job", got: "none" });
  }
  throw new UsageError({
    option,
    rule: "needs SLURM_ARRAY_TASK_ID, or JOB_COMPLETION_INDEX and MIXEDLM_SHARDS",
    got: "neither",
    hint: ["; elsewhere say ", { option: "shard", value: "I/N" }],
  });
}

function slurmShard(task: number, given: (name: string) => number | undefined): Shard {
  const least = given("SLURM_ARRAY_TASK_MIN") ?? Number.NaN;
  const most = given("SLURM_ARRAY_TASK_MAX") ?? Number.NaN;
  const of = given("SLURM_ARRAY_TASK_COUNT") ?? Number.NaN;
  const step = given("SLURM_ARRAY_TASK_STEP") ?? (of > 1 ? (most - least) / (of - 1) : 1);
  const isRegular = (most - least) / step + 1 === of || Number.isNaN(most);
  if (isRegular) return { index: (task - least) / step + 1, of };
  throw new UsageError({
    option,
    rule: "the array must be regular, such as 1-10",
    got: "one with gaps",
    hint: "; to run some of its tasks again, set MIXEDLM_SHARDS to the size of the first array",
  });
}

function checked(shard: Shard, env: Environment): Shard {
  if (isShard(shard)) return shard;
  const names = Object.keys(env).filter((name) =>
    /^SLURM_ARRAY_TASK_|^JOB_COMPLETION_INDEX$|^MIXEDLM_SHARDS$/.test(name),
  );
  const values = names.sort().map((name) => `${name}=${env[name]}`);
  throw new UsageError({
    option,
    rule: "must give a shard I of N with I from 1 to N",
    got: values.join(" "),
  });
}

function isShard({ index, of }: Shard): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(of) && index >= 1 && index <= of && of <= 1e6;
}
