"""python3 statsmodels-loop.py FOLDER COVARIATES TIMED

How long does a loop over statsmodels' MixedLM, the fit behind the original gneiss, take per response?
COVARIATES is the comma-separated list of columns of the design besides the intercept.
"""

import csv
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import statsmodels
from statsmodels.regression.mixed_linear_model import MixedLM

folder, covariates, timed = Path(sys.argv[1]), sys.argv[2].split(","), int(sys.argv[3])
with open(folder / "design.tsv", newline="") as file:
    rows = list(csv.DictReader(file, delimiter="\t"))
groups = np.array([row["group"] for row in rows])
X = np.column_stack([np.ones(len(rows))] + [[float(row[name]) for row in rows] for name in covariates])
Y = np.fromfile(folder / "responses.f64").reshape(-1, len(rows))
timed = min(timed, len(Y))

warnings.simplefilter("ignore")
MixedLM(Y[0], X, groups).fit(reml=True)
started = time.perf_counter()
for y in Y[:timed]:
    MixedLM(y, X, groups).fit(reml=True)
elapsed = time.perf_counter() - started
print(json.dumps({
    "program": "statsmodels MixedLM",
    "version": statsmodels.__version__,
    "responses": timed,
    "microseconds": elapsed / timed * 1e6,
}))
