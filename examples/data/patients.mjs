// Two responses of four patients, with their metadata: what the examples in the documentation fit where they read no file.
export const samples = ["x1", "x2", "x3", "y1", "y2", "y3", "z1", "z2", "z3", "u1", "u2", "u3"];

export const table = {
  index: samples,
  columns: {
    Y1: [1.1, 1.0, 1.2, 1.0, 0.9, 1.0, 1.2, 1.0, 1.1, 1.0, 1.1, 1.1],
    Y2: [1.1, 2.0, 2.9, 2.1, 3.2, 4.0, 5.0, 6.1, 6.9, 6.1, 7.0, 8.1],
  },
};

export const metadata = {
  index: samples,
  columns: {
    patient: samples.map((sample) => sample[0]),
    treatment: samples.map((sample) => ("xy".includes(sample[0]) ? "control" : "drug")),
    time: samples.map((sample) => Number(sample[1])),
  },
};
