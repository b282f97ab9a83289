import { DataError } from "../../errors.js";
import { withSource } from "../../io/files/source.js";
import { formatOf } from "../../io/formats.js";
import { allText } from "../../io/text/decode-text.js";
import { LMEModel } from "../../model/lme-model.js";
import { asSource } from "./read-inputs.js";

/** Read the model of a `model.json`. Throws InputError where there is none, DataError for any other file. */
export async function readModel(path: string): Promise<LMEModel> {
  return withSource(await asSource(path), async (opened) => {
    if (formatOf(opened.head, opened.name).name === "json") return LMEModel.fromJSON(await allText(opened));
    const rule = ["the file must be the model.json that fit ", { option: "saveModel" }, " wrote"];
    throw new DataError({ rule, got: "another format" });
  });
}
