import type { Settings } from "../study/settings.js";

/** The study that comes with the page: invertebrates in ditches after an insecticide. */
const study: Partial<Settings> = {
  formula: "np.log1p(dose) * week",
  model: { groups: "ditch" },
  parts: {
    along: "correlation",
    gradient: "",
    zeros: "pseudocount",
    pseudocount: 0.1,
    minPrevalence: 0,
    minFrequency: 0,
  },
};

/** Its files, from where the page is served, and what is to be fitted. */
export async function loadExample() {
  const [table, metadata] = await Promise.all([load("abundance.tsv"), load("metadata.tsv")]);
  return { table, metadata, study };
}

async function load(name: string): Promise<File> {
  const answer = await fetch(new URL(`example/${name}`, document.baseURI));
  if (!answer.ok)
    throw new Error(`The example's file ${name} could not be loaded: ${answer.status} ${answer.statusText}`);
  return new File([await answer.blob()], name);
}
