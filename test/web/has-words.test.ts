import { expect, test } from "vitest";
import { hasWords } from "../../web/study/has-words.js";

test.each([
  ["numbers", "id\ta\tb\ns1\t1\t2\ns2\t3\tNA\n", false],
  ["a column of words", "id\ta\tb\ns1\t1\tx\ns2\t3\ty\n", true],
  ["words in a CSV", "id,a\ns1,x\ns2,y\n", true],
  ["a table of HUMAnN", "# Pathway\ts1\ts2\nUNMAPPED\t1\t2\nPWY-1: a thing, b\t3\t4\n", false],
  ["metadata whose header begins with #", "# subject\tarm\ns1\tx\ns2\ty\ns3\tx\n", true],
  ["metadata below a comment", "# exported 3 Nov, by hand\nid\tarm\ns1\tx\ns2\ty\n", true],
  ["numbers below a comment", "# exported 3 Nov, by hand\nid\ta\ns1\t1\ns2\t2\n", false],
  ["numbers with a row of types", "#SampleID\ta\n#q2:types\tnumeric\ns1\t1\n", true],
  ["BIOM as text", "# Constructed from biom file\n#OTU ID\ts1\ttaxonomy\no1\t1\tk__A\no2\t1\tk__A\n", false],
])("%s", (_, head, expected) => {
  expect(hasWords(head)).toBe(expected);
});
