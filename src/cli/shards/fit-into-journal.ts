import type { FitResult, FurtherTables } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { expectedMilliseconds } from "../../fit/pool/expected-cost.js";
import type { Journal } from "../../io/files/journal.js";
import type { PlainRecord } from "../../io/files/pack-record.js";
import { requestOf } from "../../model/fit-columns.js";
import { fitStream } from "../../model/fit-stream.js";
import { withTests } from "../../model/verbs/asked-tests.js";
import { asksForMore } from "../../model/verbs/infer-in-turns.js";
import { columnNames } from "../../table/columns.js";
import { selectColumns } from "../../table/select.js";
import type { Table } from "../../table/table.js";
import type { OpenFit } from "../fit/open-fit.js";
import { withDraws } from "../fit/pooled-draws.js";

/** The results of some responses as they are kept in a journal, whose records are flat. */
interface Entry extends FitResult {
  /** The batch that they belong to, and the number of responses before them in all. */
  readonly batch: number;
  readonly before: number;
  /** The responses themselves, where balances were made: samples by responses, one response after the other. */
  readonly values?: Float64Array;
}

/** How the fit of a journal goes. */
interface JournalOptions {
  readonly threads?: number | undefined;
  /** Stops at once. */
  readonly signal?: AbortSignal | undefined;
  /** Asked after each entry whether to stop there. */
  readonly mayGoOn?: () => boolean;
  /** Called with the number of responses done, those of earlier runs among them. */
  readonly onProgress?: (responses: number) => void;
}

/**
 * Fit the responses that a journal does not hold yet, appending an entry for each batch, or for as many responses as take
 * a few seconds. What the entries are depends on the inputs alone, so that the journal of a run that was stopped and went
 * on is that of one which was not.
 *
 * @returns true when all responses are there, false when it was stopped between two entries
 */
export async function fitIntoJournal(
  { plan, batches, balances, draws, tests }: OpenFit,
  journal: Journal,
  { threads, signal, mayGoOn = () => true, onProgress }: JournalOptions,
): Promise<boolean> {
  const start = await placeIn(journal);
  let { before } = start;
  if (before > 0) onProgress?.(before);
  const pending: Piece[] = [];
  const tables = async function* () {
    for await (const piece of pieces(batches.from(start.batch), start, entryLength(plan, draws?.draws))) {
      pending.push(piece);
      yield piece.table;
    }
  };
  const earlier = before;
  const progress = (responses: number) => onProgress?.(earlier + responses);
  for await (const result of fitStream(plan, tables(), { threads, signal, onProgress: progress })) {
    const { batch, table } = pending.shift()!;
    const values = balances && { values: joined(table) };
    const tested = await withTests({ plan, balances: table, result }, tests, signal);
    const { further, ...own } = await withDraws(plan, tested, draws, { threads, signal });
    await journal.append({ batch, before, ...own, ...flatTables(further), ...values });
    before += result.responses.length;
    if (!mayGoOn()) return false;
  }
  return true;
}

/** The results of a journal, in the order of the responses. */
export async function* journalResults(journal: Journal): AsyncGenerator<Entry> {
  for (let at = 0; at < journal.length; at++) yield withTables(await journal.read(at)) as unknown as Entry;
}

/** Responses that a journal holds. */
export async function journalTotal(journal: Journal): Promise<number> {
  const last = await lastEntry(journal);
  return last === undefined ? 0 : last.before + last.responses.length;
}

const PREFIX = "further/";

/** Tables under names of their own: `further/anova/statistic`, and their labels. */
function flatTables(tables: FurtherTables | undefined): PlainRecord {
  if (tables === undefined) return {};
  const numbers = Object.entries(tables).flatMap(([table, { numbers }]) =>
    Object.entries(numbers).map(([column, values]) => [`${PREFIX}${table}/${column}`, values] as const),
  );
  const labels = Object.entries(tables).map(([table, each]) => [table, each.labels] as const);
  const sets = Object.entries(tables).flatMap(([table, each]) =>
    each.sets ? [[table, each.sets] as const] : [],
  );
  return {
    furtherLabels: Object.fromEntries(labels),
    ...(sets.length > 0 && { furtherSets: Object.fromEntries(sets) }),
    ...Object.fromEntries(numbers),
  };
}

/** A record with its tables put together again. */
function withTables({ furtherLabels, furtherSets, ...record }: PlainRecord): PlainRecord {
  if (furtherLabels === undefined) return record;
  const rest = Object.entries(record).filter(([name]) => !name.startsWith(PREFIX));
  const further = Object.entries(furtherLabels as object).map(([table, labels]) => {
    const prefix = `${PREFIX}${table}/`;
    const own = Object.entries(record).filter(([name]) => name.startsWith(prefix));
    const numbers = Object.fromEntries(own.map(([name, values]) => [name.slice(prefix.length), values]));
    const sets = (furtherSets as Readonly<Record<string, object>> | undefined)?.[table];
    return [table, { labels, numbers, ...(sets && { sets }) }] as const;
  });
  return { ...Object.fromEntries(rest), further: Object.fromEntries(further) };
}

interface Piece {
  readonly batch: number;
  readonly table: Table;
}

/** Where to go on: the batch, the responses of it that are done, and all that are. */
async function placeIn(journal: Journal): Promise<{ batch: number; done: number; before: number }> {
  const last = await lastEntry(journal);
  if (last === undefined) return { batch: 0, done: 0, before: 0 };
  const { batch, before, responses } = last;
  let done = responses.length;
  for (let at = journal.length - 2; at >= 0; at--) {
    const entry = (await journal.read(at)) as unknown as Entry;
    if (entry.batch !== batch) break;
    done += entry.responses.length;
  }
  return { batch, done, before: before + responses.length };
}

async function lastEntry(journal: Journal): Promise<Entry | undefined> {
  if (journal.length === 0) return undefined;
  return (await journal.read(journal.length - 1)) as unknown as Entry;
}

async function* pieces(
  batches: AsyncIterable<Table>,
  start: { readonly batch: number; readonly done: number },
  length: number,
): AsyncGenerator<Piece> {
  let { batch, done } = start;
  for await (const table of batches) {
    const names = columnNames(table);
    for (let at = done; at < names.length; at += length) {
      const some = names.slice(at, at + length);
      yield { batch, table: some.length === names.length ? table : selectColumns(table, some) };
    }
    done = 0;
    batch++;
  }
}

/** Milliseconds of one thread that an entry is expected to take: no more is lost, and a scheduler waits no longer. */
const ENTRY = 5000;
/** How much longer responses take with Kenward and Roger's or cluster-robust tests. */
const MORE = 20;

/** Responses of an entry, by their expected cost, which does not depend on the machine. */
function entryLength(plan: Plan, draws = 0): number {
  if (plan.reduced === null) return Number.MAX_SAFE_INTEGER;
  const once = expectedMilliseconds(plan.reduced, requestOf(plan)) * (asksForMore(plan) ? MORE : 1);
  const cost = once * (1 + draws);
  return Math.max(1, Math.floor(ENTRY / cost));
}

function joined(table: Table): Float64Array {
  const n = table.index.length;
  const names = columnNames(table);
  const values = new Float64Array(n * names.length);
  for (const [j, name] of names.entries()) values.set(table.columns[name] as Float64Array, j * n);
  return values;
}
