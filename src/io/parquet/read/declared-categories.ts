import type { FileMetaData } from "hyparquet";
import { fieldAt, flatTable, tableField, textField, vectorField } from "../../arrow/flatbuffer.js";

/**
 * Columns that their writer had as categories: of the type ENUM, or dictionaries in the Arrow schema that pandas, polars and
 * R's arrow leave in the footer (a message of Arrow's stream format, in base64).
 */
export function declaredCategories({ schema, key_value_metadata: pairs }: FileMetaData): Set<string> {
  const enums = schema.filter((element) => element.converted_type === "ENUM" || isEnum(element.logical_type));
  const names = new Set(enums.map(({ name }) => name));
  const message = pairs?.find(({ key }) => key === "ARROW:schema")?.value;
  if (message === undefined) return names;
  try {
    for (const name of dictionariesOf(Uint8Array.from(atob(message), (byte) => byte.charCodeAt(0))))
      names.add(name);
  } catch {
    // What is damaged declares nothing; the columns themselves are whole.
  }
  return names;
}

function isEnum(type: FileMetaData["schema"][number]["logical_type"]): boolean {
  return type?.type === "ENUM";
}

/** The names of the dictionaries in a schema message ("Schema.fbs": field 4 of a field is its dictionary). */
function dictionariesOf({ buffer }: Uint8Array<ArrayBuffer>): string[] {
  const start = new DataView(buffer).getInt32(0, true) === -1 ? 8 : 4;
  const schema = tableField(flatTable(new DataView(buffer, start), 0), 2);
  const { from, count } = vectorField(schema, 1, 4);
  const fields = Array.from({ length: count }, (_, i) => flatTable(schema.view, from + 4 * i));
  return fields.filter((field) => fieldAt(field, 4) !== 0).map((field) => textField(field, 0) ?? "");
}
