// deno run fit.ts
import { mixedlm } from "npm:mixedlm@^0.1.0";

const plants = ["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3"];
const table = { index: plants, columns: { growth: [2.1, 2.9, 4.2, 3.0, 4.1, 4.8, 1.2, 2.3, 3.1] } };
const metadata = {
  index: plants,
  columns: {
    bench: plants.map((plant) => plant.charAt(0)),
    light: plants.map((plant) => Number(plant.charAt(1))),
  },
};

const model = await mixedlm("light", table, metadata, { groups: "bench" });
console.log(model.summary("growth"));
