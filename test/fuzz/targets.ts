import { readdirSync, readFileSync } from "node:fs";
import { modelMatrix } from "../../src/design/fixed/model-matrix.js";
import { MixedlmError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { readBatches, readMetadata, readTable, readTaxonomy, readTree } from "../../src/io/index.js";
import { formatNewick } from "../../src/tree/format-newick.js";
import { parseNewick } from "../../src/tree/parse-newick.js";

/** What takes damaged inputs: it may only come to an end, or say in an error of ours what is wrong. */
export interface Target {
  readonly name: string;
  /** Whole inputs that the damaged ones are made of. */
  readonly wholes: readonly Uint8Array[];
  /** Words of its language, or bytes that mean much in it. */
  readonly words: readonly (string | Uint8Array)[];
  take(bytes: Uint8Array): unknown;
}

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/io/${name}`, import.meta.url)));
const written = (as: RegExp, ...folders: readonly string[]) =>
  folders.flatMap((folder) => {
    const place = new URL(`../fixtures/${folder}/`, import.meta.url);
    const names = readdirSync(place).filter((name) => as.test(name));
    return names.map((name) => new Uint8Array(readFileSync(new URL(name, place))));
  });
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (input: Uint8Array) => new TextDecoder().decode(input);

const data = {
  index: ["a", "b", "c", "d", "e", "f"],
  columns: {
    x: [1, 2, 3, 4, 5, 7],
    z: [0.5, 0.1, 0.7, 0.2, 0.9, 0.3],
    g: ["u", "u", "v", "v", "w", "w"],
    "a b": ["p", "q", "p", "q", "p", "q"],
  },
};

const formulas = [
  "x + z",
  "x * g - 1",
  "(x | g)",
  "C(g, Treatment('v')):bs(z, df=4) + np.log(x + 1)",
  "Q('a b') + center(x) + (1 | g:Q('a b'))",
  "(x + z + g)**2 - x:z",
  "poly(x, 2) + I(x ** 2) + (0 + x || g)",
  "~ cc(z, df=3) + te(cr(x, 3), cr(z, 3))",
];

const formulaWords = [
  ..."+ - * / : ** ~ | || ( ) [ ] { } , = == != < > % @ . 0 1 2 1e5 1e999 -1 'u' \" ' \\ \0 é 𝛽".split(" "),
  ..."x z g Q( C( I( bs( cr( te( poly( center( np.exp( np.log( Treatment Sum Poly Helmert".split(" "),
  ..."__proto__ constructor toString df=1000000 degree=-1 knots=[ levels=[ NaN True None lambda".split(" "),
  "(".repeat(500),
  "+x".repeat(500),
  "**9",
];

const newicks = [
  "((a:1,b:2)n1:0.5,(c:3,d:4)n2:0.25)root;",
  "(a,(b,(c,(d,e))));",
  "('it''s':1e-3,\"q\"[comment],x_y)[&R];",
  `${"(".repeat(50)}a${")".repeat(50)};`,
];
const nexuses = [
  "#NEXUS\nBEGIN TREES;\n\tTRANSLATE 1 A, 2 'B c', 3 C;\n\ttree T = [&R] ((1:0.1,2:NaN):0.05,3:0.4);\nEND;\n",
  "#NEXUS\n[ape]\nBEGIN TAXA;\nTAXLABELS a 'b;c';\nEND;\nbegin trees;\nutree * t = (a,'b;c'[&x={1,2}]);\nend;\n",
];
const nexusWords = [
  "#NEXUS",
  "BEGIN TREES;",
  "TRANSLATE",
  "tree x =",
  "END;",
  "[",
  "]",
  "'",
  ";",
  "=",
  ",",
  "[&R]",
  "\0",
];
const newickWords = [
  "(",
  ")",
  ",",
  ";",
  ":",
  "'",
  "[",
  "]",
  "1e999",
  "-1",
  ":NaN",
  "\0",
  "(".repeat(2000),
  "é",
];

const cells = [
  "\t",
  "\n",
  "\r\n",
  '"',
  ",",
  "NA",
  "1e999",
  "-0",
  "0x10",
  "#q2:types",
  "numeric",
  "\0",
  "\ufeff",
];
const tables = [
  "id\ta\tb\ns1\t1\t2\ns2\t3\t4\n",
  'id,a,b\r\n"s1",1,2\r\n"s,2",3,4\r\n',
  "id\ts1\ts2\nf1\t1\t2\n",
];
const fromR = ['"a" "b"\n"s1" 1 2\n"s2" 3 4\n', "a\tb\ns1\t1\t2\ns2\t3\t\n", 'sep=;\nid;a\n"s1";"1,5"\n'];
const commas = [
  "id;a;b\ns1;1,5;2\ns2;2,25;3,125\n",
  "id\ta\ns1\t1,234\n",
  "run,SampleID,a\nr1,1,2\nr2,2,3\n",
];
const mothur = ["label\tGroup\tnumOtus\tO1\tO2\t\n0.03\ts1\t2\t1\t2\t\n0.03\ts2\t2\t3\t4\t\n"];
const textWords = [
  ...cells,
  ";",
  ",",
  " ",
  "sep=;",
  "1,5",
  "1.234,5",
  "0.03",
  "\tGroup",
  "2024-03-01",
  '" x"y',
];
const longs = ["sample\tfeature\tcount\ns1\ta\t1\ns2\tb\t2\n", "f,s,sample,feature,count\n1,2,s1,a,3\n"];
const taxonomies = [
  '"","Kingdom","Phylum","Genus"\n"o1","Bacteria","Firmicutes",NA\n',
  "OTU\tSize\tTaxonomy\no1\t3\tBacteria(100);Firmicutes(98);\n",
];
const metadata = ["#SampleID\tx\tg\n#q2:types\tnumeric\tcategorical\ns1\t1\tu\ns2\t2\tv\n", ...tables];
const json = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  "null",
  "-1",
  "1e999",
  '"__proto__"',
  '"shape"',
  '"data"',
  '"rows"',
];

/** Lengths that are large, negative or nothing, as numbers of 16, 32 and 64 bits and as numbers of seven bits to a byte. */
const lengths = [
  [0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff],
  [0, 0, 0, 0x40],
  [0, 0, 0, 0],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0, 0, 0, 0, 1, 0, 0, 0],
  [0xfe, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
].map((word) => Uint8Array.from(word));

export const targets: readonly Target[] = [
  {
    name: "formula",
    wholes: formulas.map(bytes),
    words: formulaWords,
    take: (input) => takeFormula(text(input)),
  },
  {
    name: "newick",
    wholes: newicks.map(bytes),
    words: newickWords,
    take: (input) => formatNewick(parseNewick(text(input))),
  },
  { name: "nexus", wholes: nexuses.map(bytes), words: nexusWords, take: (input) => readTree(input) },
  { name: "tsv", wholes: tables.map(bytes), words: cells, take: (input) => readTable(input) },
  {
    name: "text-kinds",
    wholes: [...fromR, ...commas, ...mothur].map(bytes),
    words: [...textWords, Uint8Array.of(0xe9), Uint8Array.of(0xc3), Uint8Array.of(0x81)],
    take: takeColumnar,
  },
  {
    name: "long",
    wholes: longs.map(bytes),
    words: textWords,
    take: (input) => readTable(input, { long: ["sample", "feature", "count"] }),
  },
  {
    name: "taxonomy-text",
    wholes: taxonomies.map(bytes),
    words: textWords,
    take: (input) => readTaxonomy(input),
  },
  {
    name: "xlsx",
    wholes: written(/\.xlsx$/, "sheets"),
    words: [],
    take: takeColumnar,
  },
  { name: "qza-text", wholes: written(/\.qza$/, "sheets"), words: [], take: takeColumnar },
  { name: "metadata", wholes: metadata.map(bytes), words: cells, take: (input) => readMetadata(input) },
  {
    name: "biom-json",
    wholes: [fixture("table.sparse.biom"), fixture("table.dense.biom")],
    words: json,
    take: (input) => readTable(input),
  },
  {
    name: "biom-hdf5",
    wholes: [fixture("table.hdf5.biom"), fixture("table.v20.biom")],
    words: [],
    take: (input) => readTable(input),
  },
  {
    name: "parquet",
    wholes: written(/\.parquet$/, "columnar", "columnar-types"),
    words: lengths,
    take: takeColumnar,
  },
  {
    name: "arrow",
    wholes: [
      ...written(/\.arrows?$/, "columnar", "columnar-types"),
      ...written(/^(pyarrow|polars|nested|old|footer).*\.(arrows?|feather)$/, "arrow-files"),
    ],
    words: lengths,
    take: takeColumnar,
  },
  { name: "qza", wholes: [fixture("table.qza")], words: [], take: (input) => readTable(input) },
  { name: "qza-tree", wholes: [fixture("tree.qza")], words: [], take: (input) => readTree(input) },
  { name: "taxonomy", wholes: [fixture("taxonomy.qza")], words: [], take: (input) => readTaxonomy(input) },
];

/** As a table, as metadata, and as a stream of responses in columns and in rows; the first refusal is that of all. */
async function takeColumnar(input: Uint8Array): Promise<void> {
  const refusals: unknown[] = [];
  const ways = [
    async () => void (await readTable(input)),
    async () => void (await readMetadata(input)),
    async () => drain(await readBatches(input)),
    async () => drain(await readBatches(input, { transpose: true })),
  ];
  for (const way of ways) await way().catch((error: unknown) => refusals.push(error));
  // One that is no refusal in words must be seen.
  const worst = refusals.find((error) => !(error instanceof MixedlmError)) ?? refusals[0];
  if (worst !== undefined) throw worst;
}

async function drain(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}

/** Through the parser, the design and the plan. */
function takeFormula(formula: string): void {
  modelMatrix(formula, data);
  prepare(formula, data, formula.includes("|") ? {} : { groups: "g" });
}
