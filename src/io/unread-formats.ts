/** Formats that are told by their first bytes and not read: what they are, and what to do. */
export const unreadFormats: readonly {
  readonly what: string;
  readonly signature: readonly number[];
  readonly hint: string;
}[] = [
  {
    what: "an Excel file of before 2007 (.xls) or one with a password",
    signature: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    hint: "save it as .xlsx without a password, or as CSV",
  },
  { what: "a Feather file of version 1", signature: ascii("FEA1"), hint: "write version 2, or Parquet" },
  ...["RDX2", "RDX3", "RDA2", "RDA3", "X\n\0\0", "A\n2\n", "A\n3\n"].map((mark) => ({
    what: "data of R (.rds, .RData)",
    signature: ascii(mark),
    hint: "write the table with write.csv",
  })),
  { what: "data of Stata", signature: ascii("<stata_dta>"), hint: "export it as CSV" },
  { what: "data of SPSS", signature: ascii("$FL2"), hint: "export it as CSV" },
  { what: "a file packed by bzip2", signature: ascii("BZh"), hint: "unpack it, or pack it with gzip" },
  {
    what: "a file packed by xz",
    signature: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    hint: "unpack it, or pack it with gzip",
  },
  {
    what: "a file packed by zstd",
    signature: [0x28, 0xb5, 0x2f, 0xfd],
    hint: "unpack it, or pack it with gzip",
  },
  { what: "a PDF", signature: ascii("%PDF"), hint: "save the table as TSV or CSV" },
];

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
