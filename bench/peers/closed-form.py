"""python3 closed-form.py FOLDER FIXED GROUPS

How long does a random intercept take per response, all responses at once, in numpy? The way of scikit-bio's `dirmult_lme`: the
profile of the restricted likelihood from sums within groups, its maximum in log(theta) found for all responses together on a grid
of 65 points and by 45 golden sections, standard errors of Wald; no degrees of freedom. Written anew, as scikit-bio is no package
of Debian.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from patsy import dmatrix

BATCHES = 5
GOLDEN = (np.sqrt(5) - 1) / 2
LOW, HIGH, POINTS, SECTIONS = -20.0, 20.0, 65, 45

folder, fixed, groups = Path(sys.argv[1]), *sys.argv[2:4]
data = pd.read_csv(folder / "design.tsv", sep="\t")
X = np.asarray(dmatrix(fixed, data))
n, p = X.shape
codes = pd.factorize(data[groups])[0]
order = np.argsort(codes, kind="stable")
starts = np.searchsorted(codes[order], np.arange(codes.max() + 1))
Y = np.fromfile(folder / "responses.f64").reshape(-1, n).T[order].copy()
X = X[order]

size = np.bincount(codes).astype(float)
S = np.add.reduceat(X, starts, axis=0)
outer = np.einsum("gi,gj->gij", S, S).reshape(len(size), -1)
XtX = (X.T @ X).ravel()
nu = n - p


def information(weights):
    """X'V^-1 X for weights of the groups, one row per response."""
    return (XtX - weights @ outer).reshape(-1, p, p)


def profile(theta, Xty, t, yty):
    """-2 log-likelihood but for a constant, the estimates and what their standard errors need."""
    weights = theta / (1 + np.outer(size, theta))
    A = information(weights.T)
    b = (Xty - S.T @ (weights * t)).T
    beta = np.linalg.solve(A, b[:, :, None])[:, :, 0]
    rest = yty - np.sum(weights * t * t, axis=0) - np.sum(beta * b, axis=1)
    logs = np.sum(np.log1p(np.outer(size, theta)), axis=0) + np.linalg.slogdet(A)[1]
    return logs + nu * np.log(rest), beta, A, rest


def fit(Y):
    t = np.add.reduceat(Y, starts, axis=0)
    Xty, yty = X.T @ Y, np.sum(Y * Y, axis=0)
    grid = np.linspace(LOW, HIGH, POINTS)
    best, lowest = np.zeros(Y.shape[1], int), np.full(Y.shape[1], np.inf)
    for k, theta in enumerate(np.exp(grid)):
        weights = theta / (1 + size * theta)
        A = information(weights[None, :])[0]
        b = Xty - S.T @ (weights[:, None] * t)
        rest = yty - weights @ (t * t) - np.sum(b * np.linalg.solve(A, b), axis=0)
        value = np.sum(np.log1p(size * theta)) + np.linalg.slogdet(A)[1] + nu * np.log(rest)
        best = np.where(value < lowest, k, best)
        lowest = np.minimum(value, lowest)
    step = grid[1] - grid[0]
    low, high = grid[best] - step, grid[best] + step
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = (profile(np.exp(x), Xty, t, yty)[0] for x in (left, right))
    for _ in range(SECTIONS):
        down = at_left < at_right
        low, high = np.where(down, low, left), np.where(down, right, high)
        new = np.where(down, high - GOLDEN * (high - low), low + GOLDEN * (high - low))
        value = profile(np.exp(new), Xty, t, yty)[0]
        left, right = np.where(down, new, right), np.where(down, left, new)
        at_left, at_right = np.where(down, value, at_right), np.where(down, at_left, value)
    _, beta, A, rest = profile(np.exp((low + high) / 2), Xty, t, yty)
    errors = np.sqrt(np.einsum("pii->pi", np.linalg.inv(A)) * (rest / nu)[:, None])
    return beta, errors


beta, _ = fit(Y)
seconds = []
for _ in range(BATCHES):
    started = time.process_time()
    fit(Y)
    seconds.append((time.process_time() - started) / Y.shape[1])
print(json.dumps({
    "program": "numpy, closed form",
    "version": np.__version__,
    "responses": Y.shape[1],
    "seconds": seconds,
    "beta": beta.tolist(),
}))
