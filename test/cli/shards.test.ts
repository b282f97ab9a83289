import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeArrow, writeParquet } from "../../src/io/index.js";
import { makeTable } from "../../src/table/make-table.js";
import { transpose } from "../../src/table/transpose.js";
import { generator } from "../support/random-problem.js";
import { openScene, type Scene } from "../support/scene.js";

const random = generator(5);
const samples = Array.from({ length: 24 }, (_, i) => `s${i}`);
const names = Array.from({ length: 23 }, (_, j) => (j === 4 ? "7" : `y${j}`));
const table = makeTable(
  samples,
  names.map((name, j) => [
    name,
    Float64Array.from(samples, (_, i) => {
      if (j === 9) return 1;
      return i === 5 && j % 6 === 2 ? Number.NaN : random.normal() + (j % 3) * Math.floor(i / 4);
    }),
  ]),
);
const counts = makeTable(
  samples,
  names.map((name) => [name, Float64Array.from(samples, () => 1 + random.below(9))]),
);
const metadata = samples.map(
  (sample, i) => `${sample}\t${i % 4}\tp${Math.floor(i / 4)}\t${i % 2 ? "a" : "b"}`,
);
/** Few responses in a block: 24 samples of 8 bytes each. */
const block = ["--block", String((3 * 24 * 8) / 1e6)];

let scene: Scene;
beforeEach(async () => {
  scene = openScene({ "meta.tsv": `id\ttime\tpatient\tarm\n${metadata.join("\n")}\n` });
  scene.write({
    "table.parquet": await writeParquet(table),
    "features.parquet": await writeParquet(transpose(table)),
    "features.arrow": await writeArrow(transpose(table)),
    "counts.parquet": await writeParquet(counts),
  });
});
afterEach(() => scene.remove());

const model = ["-m", "@meta.tsv", "-f", "time + arm", "-g", "patient"];
const fitting = (...more: string[]) => ["fit", ...more.slice(0, 1), ...model, ...more.slice(1)];

async function succeed(argv: readonly string[]): Promise<string> {
  const ending = await scene.run(argv);
  expect(ending.stderr + ending.code).toMatch(/0$/);
  return ending.stdout;
}

/** The files of a folder of results, without the timings of its record. */
function filesIn(folder: string, omit: readonly string[] = ["run.json"]): Record<string, string> {
  const path = scene.path(folder);
  const kept = readdirSync(path, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !omit.includes(entry.name),
  );
  return Object.fromEntries(
    kept.map(({ name }) => [name, readFileSync(join(path, name)).toString("base64")]),
  );
}

function runRecord(folder: string) {
  const { timings, shards, options, ...record } = JSON.parse(scene.text(`${folder}/run.json`));
  return record;
}

async function shards(of: number, to: string, argv: readonly string[]): Promise<void> {
  for (let index = of; index >= 1; index--) await succeed([...argv, "--shard", `${index}/${of}`, "-o", to]);
}

describe.each([
  { name: "a table", argv: fitting("@table.parquet") },
  { name: "responses in rows", argv: fitting("@features.parquet", "--transpose") },
  { name: "Arrow", argv: fitting("@features.arrow", "--transpose") },
  {
    name: "Kenward and Roger's tests",
    argv: fitting("@table.parquet", "--test", "kenward-roger", "--adjust", "holm"),
  },
  {
    name: "balances",
    argv: fitting("@counts.parquet", "--cluster", "correlation", "--min-prevalence", "1"),
  },
])("$name", ({ argv }) => {
  test.each(["tsv", "json", "parquet", "arrow"])("shards give the bytes of one run: %s", async (format) => {
    const table = await succeed([...argv, "--format", format, "-o", "@single"]);
    for (const of of format === "tsv" ? [1, 4] : [3]) {
      await shards(of, `@shards${of}`, [...argv, ...block, "--format", format]);
      expect(await succeed(["merge", `@shards${of}`])).toBe(table);
      expect(filesIn(`shards${of}`)).toEqual(filesIn("single"));
      expect(runRecord(`shards${of}`)).toEqual(runRecord("single"));
    }
  });
});

test("more shards than responses give the bytes of one run", async () => {
  const argv = fitting("@table.parquet");
  await succeed([...argv, "-o", "@single"]);
  await shards(25, "@shards", argv);
  await succeed(["merge", "@shards"]);
  expect(filesIn("shards")).toEqual(filesIn("single"));
});

test.each(["tsv", "parquet"])("a streamed run is the run: %s", async (format) => {
  for (const [file, ...how] of [["@table.parquet"], ["@features.parquet", "--transpose"]]) {
    const argv = [...fitting(file!, ...how), "--format", format, "--force"];
    const said = await succeed([...argv, "--no-stream", "-o", "@whole"]);
    expect(await succeed([...argv, "--stream", ...block, "-o", "@streamed"])).toBe(said);
    expect(filesIn("streamed")).toEqual(filesIn("whole"));
    expect(runRecord("streamed")).toEqual(runRecord("whole"));
  }
});

test("a part has tables of its own, without q-values, and no time of day", async () => {
  await succeed([...fitting("@table.parquet"), "--shard", "2/4", "-o", "@out"]);
  const rows = scene.rows("out/part-2-of-4/coefficients.tsv");
  expect(Object.keys(rows[0]!)).not.toContain("q_value");
  expect([...new Set(rows.map((row) => row["response"]))]).toEqual(names.filter((_, j) => j % 4 === 1));
  const before = filesIn("out/part-2-of-4", []);
  rmSync(scene.path("out"), { recursive: true });
  await succeed([...fitting("@table.parquet"), "--shard", "2/4", "-o", "@out"]);
  expect(filesIn("out/part-2-of-4", [])).toEqual(before);
});

describe("a part that is there", () => {
  const argv = [...fitting("@table.parquet"), "--shard", "1/2", "-o", "@out"];
  beforeEach(() => succeed(argv));

  test("a part that is there is left alone", async () => {
    const ending = await scene.run(argv);
    expect(ending).toMatchObject({ code: 0, stdout: "" });
    expect(ending.stderr).toMatch("part-1-of-2 is there already");
  });

  test.each([
    ["options", ["--ml"], /options \(model\)/],
    ["formula", ["-f", "time"], /formula \('time \+ arm', 'time'\)/],
    ["format", ["--format", "json"], /options \(format\)/],
  ])("a part of another %s is refused, but for --force", async (_, more, message) => {
    const refused = await scene.run([...argv, ...more]);
    expect(refused.code).toBe(73);
    expect(refused.stderr).toMatch(message);
    expect(refused.stderr).toMatch("--force");
    await succeed([...argv, ...more, "--force"]);
    expect((await scene.run(argv)).code).toBe(73);
  });

  test("a part of another input is refused", async () => {
    scene.write({ "meta.tsv": `${scene.text("meta.tsv")}other\t1\tp1\ta\n` });
    const refused = await scene.run(argv);
    expect(refused.code).toBe(73);
    expect(refused.stderr).toMatch(/part with another inputs; --force/);
  });
});

describe("merge", () => {
  const argv = fitting("@table.parquet");
  beforeEach(() => shards(3, "@out", argv));
  const part = (index: number, of = 3) => scene.path(`out/part-${index}-of-${of}`);
  const refusal = async (code = 65) => {
    const before = readdirSync(scene.path("out")).sort();
    const ending = await scene.run(["merge", "@out"]);
    expect(ending).toMatchObject({ code, stdout: "" });
    expect(readdirSync(scene.path("out")).sort()).toEqual(before);
    return ending.stderr;
  };

  test("merge names the part that is missing", async () => {
    rmSync(part(2), { recursive: true });
    expect(await refusal()).toMatch("missing part-2-of-3; run these shards again");
  });

  test("merge names the part that is not whole", async () => {
    renameSync(part(2), scene.path("out/.part-2-of-3"));
    expect(await refusal()).toMatch("missing part-2-of-3 (begun and not ended: part-2-of-3)");
  });

  test("merge names the part that is there twice", async () => {
    rmSync(part(2), { recursive: true });
    cpSync(part(1), part(2), { recursive: true });
    expect(await refusal()).toMatch("part-2-of-3 must hold its own shard, got part-1-of-3 twice");
  });

  test("merge names the part of another design", async () => {
    rmSync(part(3), { recursive: true });
    await succeed([...fitting("@table.parquet"), "--subset", "time > 0", "--shard", "3/3", "-o", "@out"]);
    expect(await refusal()).toMatch(/part-3-of-3 with another options \(model\) than part-1-of-3/);
  });

  test("merge names the parts of another number of shards", async () => {
    await succeed([...argv, "--shard", "1/2", "-o", "@out"]);
    expect(await refusal()).toMatch("got part-1-of-2 and part-1-of-3; remove those of the other run");
  });

  test("merge names a response that is in two parts", async () => {
    const [first, second] = [1, 2].map((index) =>
      JSON.parse(readFileSync(join(part(index), "part.json"), "utf8")),
    );
    cpSync(join(part(1), "results.journal"), join(part(2), "results.journal"));
    writeFileSync(join(part(2), "part.json"), JSON.stringify({ ...second, responses: first.responses }));
    expect(await refusal()).toMatch("got 'y0' in part-1-of-3 and part-2-of-3");
  });

  test("merge names a part whose file was changed", async () => {
    truncateSync(join(part(3), "results.journal"), 50);
    expect(await refusal()).toMatch("part-3-of-3: must hold 7 responses, got 0");
  });

  test("merge refuses a folder without parts, and one that is not there", async () => {
    mkdirSync(scene.path("empty"));
    for (const folder of ["@empty", "@nowhere"]) expect((await scene.run(["merge", folder])).code).toBe(66);
    expect((await scene.run(["merge"])).code).toBe(64);
  });

  test("merge replaces results with --force only, and writes elsewhere", async () => {
    await succeed(["merge", "@out"]);
    expect(await refusal(73)).toMatch(/must have no results yet, got .*--force/);
    await succeed(["merge", "@out", "--force", "--format", "json"]);
    expect(readdirSync(scene.path("out")).sort()).toEqual(
      [
        "coefficients.json",
        "fits.json",
        "part-1-of-3",
        "part-2-of-3",
        "part-3-of-3",
        "run.json",
        "variance.json",
      ].sort(),
    );
    await succeed(["merge", "@out", "-o", "@elsewhere"]);
    expect(Object.keys(filesIn("elsewhere")).sort()).toEqual([
      "coefficients.tsv",
      "fits.tsv",
      "variance.tsv",
    ]);
  });
});

describe("--shard", () => {
  const argv = fitting("@table.parquet", "-o", "@out");

  test.each([
    [
      {
        SLURM_ARRAY_TASK_ID: "4",
        SLURM_ARRAY_TASK_MIN: "3",
        SLURM_ARRAY_TASK_MAX: "5",
        SLURM_ARRAY_TASK_COUNT: "3",
      },
      "2-of-3",
    ],
    [
      {
        SLURM_ARRAY_TASK_ID: "0",
        SLURM_ARRAY_TASK_MIN: "0",
        SLURM_ARRAY_TASK_MAX: "9",
        SLURM_ARRAY_TASK_COUNT: "10",
      },
      "1-of-10",
    ],
    [
      {
        SLURM_ARRAY_TASK_ID: "7",
        SLURM_ARRAY_TASK_MIN: "1",
        SLURM_ARRAY_TASK_MAX: "9",
        SLURM_ARRAY_TASK_COUNT: "5",
        SLURM_ARRAY_TASK_STEP: "2",
      },
      "4-of-5",
    ],
    [
      {
        SLURM_ARRAY_TASK_ID: "3",
        SLURM_ARRAY_TASK_MIN: "3",
        SLURM_ARRAY_TASK_MAX: "3",
        SLURM_ARRAY_TASK_COUNT: "1",
        MIXEDLM_SHARDS: "10",
      },
      "3-of-10",
    ],
    [{ JOB_COMPLETION_INDEX: "0", MIXEDLM_SHARDS: "4" }, "1-of-4"],
  ])("--shard auto takes its place from %j", async (env, name) => {
    expect((await scene.run([...argv, "--shard", "auto"], { env })).code).toBe(0);
    expect(readdirSync(scene.path("out"))).toEqual([`part-${name}`]);
  });

  test.each([
    [["--shard", "auto"], {}, "needs SLURM_ARRAY_TASK_ID"],
    [["--shard", "auto"], { JOB_COMPLETION_INDEX: "0" }, "needs MIXEDLM_SHARDS"],
    [
      ["--shard", "auto"],
      { JOB_COMPLETION_INDEX: "4", MIXEDLM_SHARDS: "4" },
      "got JOB_COMPLETION_INDEX=4 MIXEDLM_SHARDS=4",
    ],
    [
      ["--shard", "auto"],
      {
        SLURM_ARRAY_TASK_ID: "7",
        SLURM_ARRAY_TASK_MIN: "1",
        SLURM_ARRAY_TASK_MAX: "9",
        SLURM_ARRAY_TASK_COUNT: "3",
        SLURM_ARRAY_TASK_STEP: "1",
      },
      "got one with gaps",
    ],
    [["--shard", "0/4"], {}, "It must be I/N"],
    [["--shard", "5/4"], {}, "It must be I/N"],
    [["--shard", "1/2", "--save-model"], {}, "--save-model: needs all responses at once"],
    [["--stream", "--tree", "@tree.nwk"], {}, "--tree: needs the whole table at once"],
  ])("--shard %j in %j is refused", async (words, env, message) => {
    const ending = await scene.run([...argv, ...words], { env });
    expect(ending.code).toBe(64);
    expect(ending.stderr).toMatch(message);
  });
});

test("SIGTERM ends the entry under way, keeps it and exits with 75; the same command goes on", async () => {
  const argv = [...fitting("@features.parquet", "--transpose"), ...block, "--shard", "1/1", "--threads", "0"];
  await succeed([...argv, "-o", "@straight"]);
  for (const last of [0, 1, 3]) {
    let stops = 0;
    for (;;) {
      const interruption = new AbortController();
      let lines = 0;
      const { Writable } = await import("node:stream");
      const stderr = new Writable({
        write: (chunk, _, done) => {
          if (/fitted/.test(String(chunk)) && lines++ === last) interruption.abort("SIGTERM");
          done();
        },
      });
      const { code } = await scene.run([...argv, "-o", `@stopped${last}`], {
        signal: interruption.signal,
        stderr,
        patience: 0,
      });
      if (code === 0) break;
      expect(code).toBe(75);
      stops++;
    }
    expect(stops).toBeGreaterThan(0);
    expect(filesIn(`stopped${last}/part-1-of-1`, [])).toEqual(filesIn("straight/part-1-of-1", []));
  }
});

test("mixedlm plan counts responses and suggests shards", async () => {
  const ending = await scene.run(["plan", "@features.parquet", "--transpose", ...model, "--minutes", "1e-9"]);
  expect(ending.code).toBe(0);
  expect(ending.stdout).toMatch(
    /^responses {2}23 of 24 samples\ncost .* a response on one core, .* in all\nreading .*\nshards {5}23 of /,
  );
  const usual = await scene.run(["plan", "@table.parquet", ...model, "-q"]);
  expect(usual.stdout).toMatch("shards     1: a cluster does not pay");
  expect(usual.stderr).toBe("");
});
