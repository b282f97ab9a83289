"""Prints the coefficient tables of assembly/special, computed at 60 digits with mpmath.

    python3 coefficients.py
"""

from mpmath import bernoulli, bernpoly, cos, erfc, euler, exp, factorial, loggamma, mp, mpf, pi, sqrt

mp.dps = 60


def chebyshev_polynomial(function, degree, nodes=60):
    """Coefficients in powers of x of the Chebyshev interpolant on [-1, 1], truncated after `degree`."""
    angles = [pi * (k + mpf(1) / 2) / nodes for k in range(nodes)]
    values = [function(cos(angle)) for angle in angles]
    total = [mpf(0)] * (degree + 1)
    older, newer = [mpf(1)], [mpf(0), mpf(1)]
    for j in range(degree + 1):
        weight = (2 if j else 1) * sum(v * cos(j * angle) for v, angle in zip(values, angles)) / nodes
        current = older if j == 0 else newer
        for i, c in enumerate(current):
            total[i] += weight * c
        if j > 0:
            following = [mpf(0)] + [2 * c for c in newer]
            for i, c in enumerate(older):
                following[i] -= c
            older, newer = newer, following
    return total


def scaled_erfcx(t):
    """(1 + 2x) erfcx(x) at (x - 3.5)/(x + 3.5) = t."""
    x = mpf(7) / 2 * (1 + t) / (1 - t)
    if x < 60:
        return (1 + 2 * x) * exp(x * x) * erfc(x)
    term = total = mpf(1)
    for k in range(1, 40):
        term *= -(2 * k - 1) / (2 * x * x)
        total += term
    return (1 + 2 * x) / (x * sqrt(pi)) * total


def log_gamma_between_zeros(u):
    a = u + mpf(1) / 2
    if a == 0 or a == 1:
        return euler if a == 0 else 1 - euler
    return loggamma(1 + a) / (a * (a - 1))


def gamma_ratio_series(terms):
    """Gamma(nu + 3/4) / (Gamma(nu + 1/4) sqrt(nu)) in powers of 1/nu^2, as the exponential of a Bernoulli series."""
    count = 2 * terms
    three, one = mpf(3) / 4, mpf(1) / 4
    logs = [0] + [(-1) ** (k + 1) * (bernpoly(k + 1, three) - bernpoly(k + 1, one)) / (k * (k + 1)) for k in range(1, count)]
    series = [mpf(1)]
    for k in range(1, count):
        series.append(sum(j * logs[j] * series[k - j] for j in range(1, k + 1)) / k)
    return series[::2]


def sinh_power(exponent, terms):
    """(sinh s / s)^exponent in powers of s^2."""
    base = [1 / factorial(2 * k + 1) for k in range(terms)]
    series = [mpf(1)]
    for k in range(1, terms):
        series.append(sum((exponent * j - (k - j)) * base[j] * series[k - j] for j in range(1, k + 1)) / k)
    return series


def show(name, coefficients):
    print(name)
    for c in coefficients:
        print(f"  {float(c)!r},")


show("erfcx.ts SCALED", chebyshev_polynomial(scaled_erfcx, 23))
halves = chebyshev_polynomial(lambda t: log_gamma_between_zeros(t / 2), 21)
show("log-gamma.ts BETWEEN_ZEROS", [c * 2**k for k, c in enumerate(halves)])
show("stirling-remainder.ts BERNOULLI", [bernoulli(2 * k) / (2 * k * (2 * k - 1)) for k in range(1, 9)])
show("gamma-ratio.ts SERIES", gamma_ratio_series(10))
show("half-beta.ts SINH_POWERS", sinh_power(-mpf(1) / 2, 18))
show("powers-of-one-plus.ts ARTANH", [mpf(1) / (2 * j + 3) for j in range(12)])
show("powers-of-one-plus.ts EXP", [1 / factorial(j + 2) for j in range(12)])
