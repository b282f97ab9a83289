"""python3 statsmodels-loop.py FOLDER FIXED GROUPS RE_FORMULA TIMED

How long does a loop over statsmodels' mixedlm take per response? One model per balance, from a formula and a data frame
each time, as the original gneiss runs it.
"""

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels
import statsmodels.formula.api as smf

folder, fixed, groups, re_formula, timed = Path(sys.argv[1]), *sys.argv[2:5], int(sys.argv[5])
data = pd.read_csv(folder / "design.tsv", sep="\t")
Y = np.fromfile(folder / "responses.f64").reshape(-1, len(data))
timed = min(timed, len(Y))


def fit(y):
    data["y"] = y
    return smf.mixedlm(f"y ~ {fixed}", data=data, groups=groups, re_formula=re_formula).fit(reml=True)


warnings.simplefilter("ignore")
fit(Y[0])
seconds, beta = [], []
for batch in np.array_split(np.arange(timed), min(5, timed)):
    started = time.process_time()
    fitted = [fit(Y[j]) for j in batch]
    seconds.append((time.process_time() - started) / len(batch))
    beta += [model.fe_params.tolist() for model in fitted]
print(json.dumps({
    "program": "statsmodels",
    "version": statsmodels.__version__,
    "responses": timed,
    "seconds": seconds,
    "beta": beta,
}))
