import { suggest, UsageError } from "../../errors.js";
import { withScratch } from "../../kernel/scratch.js";
import { isRecord } from "../../options/schema.js";
import { openStream } from "../../resample/stream.js";
import type { FittedModel } from "../fitted-model.js";
import type { TrueEffect } from "./power-options.js";

/** The distribution of a true effect: numbers that are equally likely, or a normal one. */
export interface EffectLaw {
  readonly term: string;
  readonly mean: number;
  readonly values?: readonly number[];
  readonly sd?: number;
}

/** The true effects of one study: which responses have them, and how large they are, an array per tested column of X. */
interface StudyEffects {
  readonly isTrue: Uint8Array;
  readonly sizes: readonly Float64Array[];
}

/** The laws of the effects that are named. @throws UsageError for names that the model does not have, and other values */
export function effectLaws(
  terms: readonly string[],
  given: Readonly<Record<string, TrueEffect>>,
  pilot: FittedModel | undefined,
): EffectLaw[] {
  return Object.entries(given).map(([term, effect]) => {
    if (!terms.includes(term)) {
      throw new UsageError(
        `power: no fixed effect named '${term}'${suggest(term, terms)}; there are ${terms.join(", ")}`,
      );
    }
    return lawOf(term, effect, pilot);
  });
}

function lawOf(term: string, effect: TrueEffect, pilot: FittedModel | undefined): EffectLaw {
  if (effect === "pilot") return pilotLaw(term, pilot);
  const values = Array.isArray(effect) ? effect : [effect];
  const isList = values.length > 0 && values.every((value) => Number.isFinite(value));
  if (isList) return { term, values, mean: values.reduce((sum, value) => sum + value, 0) / values.length };
  if (isRecord(effect) && "sd" in effect) {
    const { mean = 0, sd } = effect;
    if (Number.isFinite(mean) && sd >= 0 && Number.isFinite(sd)) return { term, mean, sd };
  }
  const got = typeof effect === "number" ? String(effect) : JSON.stringify(effect);
  throw new UsageError(`power: coefficients must be finite numbers, got ${got} for '${term}'`);
}

/** Mean and variance of the pilot's effects, less the mean of their squared standard errors. */
function pilotLaw(term: string, pilot: FittedModel | undefined): EffectLaw {
  if (pilot === undefined) throw new UsageError(`power: "pilot" for '${term}' needs a pilot, got none`);
  const place = pilot.terms.indexOf(term);
  const [estimates, errors] = [pilot.coefficients(), pilot.standardErrors()].map((frame) =>
    frame.row(pilot.terms[place] ?? ""),
  );
  const known = Array.from(estimates!.keys()).filter((i) => Number.isFinite(estimates![i]! + errors![i]!));
  const meanOf = (f: (i: number) => number) => known.reduce((sum, i) => sum + f(i), 0) / known.length;
  const mean = meanOf((i) => estimates![i]!);
  const spread = meanOf((i) => (estimates![i]! - mean) ** 2 - errors![i]! ** 2);
  return { term, mean, sd: Math.sqrt(Math.max(0, spread)) };
}

/**
 * A function that draws the effects of a study by its number; arrays are used again.
 *
 * @param tested names of the tested columns; those without a law have no effect
 * @param scale what an effect of each response is multiplied by
 */
export function effectDrawer(
  laws: readonly EffectLaw[],
  tested: readonly string[],
  scale: Float64Array,
  share: number,
  seed: number,
): (study: number) => StudyEffects {
  const m = scale.length;
  const have = Math.round(share * m);
  const isTrue = new Uint8Array(m);
  const sizes = tested.map(() => new Float64Array(m));
  const order = Int32Array.from({ length: m }, (_, i) => i);
  const own = tested.map((term) => laws.find((law) => law.term === term));
  return (study) =>
    withScratch((scratch) => {
      const random = openStream(scratch, seed, "power effects");
      const words = scratch.i32(2 * m);
      const normals = scratch.f64(m);
      const uniform = (word: number) => ((word >>> 0) + 0.5) / 2 ** 32;
      scratch.kernel.drawWords(random, study, 2 * m, words);
      const drawn = scratch.viewI32(words, 2 * m).slice();
      for (let i = 0; i < m; i++) order[i] = i;
      isTrue.fill(have === m ? 1 : 0);
      for (let i = 0; i < have && have < m; i++) {
        const other = i + Math.floor(uniform(drawn[i]!) * (m - i));
        [order[i], order[other]] = [order[other]!, order[i]!];
        isTrue[order[i]!] = 1;
      }
      own.forEach((law, c) => {
        const size = sizes[c]!;
        if (law === undefined) return;
        const { mean, sd, values = [] } = law;
        if (sd !== undefined) {
          const stream = openStream(scratch, seed, `power effects ${law.term}`);
          scratch.kernel.drawNormals(stream, study, m, normals);
        }
        const spread = scratch.viewF64(normals, m);
        for (let i = 0; i < m; i++) {
          const value =
            sd === undefined
              ? values[Math.floor(uniform(drawn[m + i]!) * values.length)]!
              : mean + sd * spread[i]!;
          size[i] = isTrue[i] ? value * scale[i]! : 0;
        }
      });
      return { isTrue, sizes };
    });
}
