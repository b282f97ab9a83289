import { expect, test } from "vitest";
import { parseNexus } from "../../src/io/tree/nexus.js";
import { formatNewick } from "../../src/tree/format-newick.js";
import { parseNewick } from "../../src/tree/parse-newick.js";

// As BEAST, MrBayes, FigTree and R's ape::write.nexus write them.
test.each([
  [
    "#NEXUS\nBEGIN TREES;\n\tTRANSLATE 1 A, 2 B, 3 C;\n\ttree TREE1 = [&R] ((1:0.1,2:0.2):0.05,3:0.4);\nEND;\n",
    "((A:0.1,B:0.2):0.05,C:0.4);",
  ],
  [
    "#NEXUS\n[R-package APE]\n\nBEGIN TAXA;\n\tDIMENSIONS NTAX = 3;\n\tTAXLABELS\n\t\ta\n\t\tb\n\t\t'c d; e'\n\t;\nEND;\nBEGIN TREES;\n\tTRANSLATE\n\t\t1\ta,\n\t\t2\tb,\n\t\t3\t'c d; e'\n\t;\n\tTREE * UNTITLED = [&U] (1,(2,3));\nEND;\n",
    "(a,(b,'c d; e'));",
  ],
  [
    "#nexus\nbegin trees;\n  tree t = [&R] (x[&rate=0.1;{1,2}]:1,'it''s'[&rate=2]:2)[&height=3];\nendblock;\n",
    "(x:1,'it''s':2);",
  ],
])("%j", (text, newick) => {
  expect(formatNewick(parseNexus(text))).toBe(newick);
});

test.each([
  [
    "#NEXUS\nbegin trees;\ntree a = (x,y);\ntree b = (x,y);\nend;\n",
    "NEXUS: the file must have one tree, got 2 trees; save the one that is meant alone",
  ],
  [
    "#NEXUS\nbegin data;\nmatrix x 1;\nend;\n",
    "NEXUS: the file must have one tree, got no TREE in a block TREES",
  ],
  ["#NEXUS\nbegin trees;\n[open", "NEXUS: expected ']' to close the comment at character 21, got the end"],
])("%j is refused and says what it is", (text, says) => {
  expect(() => parseNexus(text)).toThrow(says);
});

test("lengths that are no numbers are unknown, a number too large stays an error", () => {
  expect(Array.from(parseNewick("(a:NaN,b:-inf,c:Infinity,d:nan)r;").lengths)).toEqual(
    new Array(5).fill(Number.NaN),
  );
  expect(() => parseNewick("(a:1e999,b);")).toThrow("got '1e999'");
});
