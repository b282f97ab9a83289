"""Build one design matrix with patsy: python3 patsy-matrix.py FOLDER FORMULA RUNS. Prints one line of JSON."""

import json
import statistics
import sys
import time

import numpy as np
import pandas as pd
import patsy

folder, formula, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
data = pd.read_csv(f"{folder}/design.csv")
times = []
for _ in range(runs):
    start = time.process_time()
    matrix = patsy.dmatrix(formula, data)
    times.append(1000 * (time.process_time() - start))
print(
    json.dumps(
        {
            "program": "patsy",
            "version": patsy.__version__,
            "responses": 0,
            "milliseconds": statistics.median(times),
            "columns": matrix.design_info.column_names,
            "sums": np.asarray(matrix).sum(axis=0).tolist(),
        }
    )
)
