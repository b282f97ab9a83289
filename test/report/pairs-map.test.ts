import { expect, test } from "vitest";
import type { Pairs } from "../../src/model/pairs/gather-pairs.js";
import { pairsMap } from "../../src/report/pairs-map.js";

const markup = `<img src=x onerror=alert(1)>"'&`;

/** Pairs of these responses with one column of X. */
function pairsOf(response: readonly string[], statistic: readonly number[]): Pairs {
  const columns = {
    response,
    x: response.map(() => markup),
    statistic: Float64Array.from(statistic),
    p_value: Float64Array.from(statistic, () => 0.01),
    q_value: Float64Array.from(statistic, (t) => (Number.isNaN(t) ? Number.NaN : 0.02)),
  };
  return { pairs: { columns } } as unknown as Pairs;
}

test("names are text in the map of pairs, whatever they hold", () => {
  const { svg } = pairsMap(pairsOf([markup, "b"], [3, -2]));
  expect(svg).not.toContain("<img");
  expect(svg).toContain("&#60;img");
  expect(svg.match(/<title>/g)).toHaveLength(3);
});

test("rows of the map's data hold, whatever is in names; missing numbers are NA", () => {
  const { tsv } = pairsMap(pairsOf(["a\tb\nc", "d"], [3, Number.NaN]));
  const [head, ...rows] = tsv.trimEnd().split("\n");
  expect(head).toBe("response\tx\tstatistic\tp_value\tq_value");
  expect(rows.map((row) => row.split("\t"))).toEqual([
    ["a b c", markup, "3", "0.01", "0.02"],
    ["d", markup, "NA", "0.01", "NA"],
  ]);
});
