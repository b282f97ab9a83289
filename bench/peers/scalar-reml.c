/*
 * REML with a random intercept as one would write it in C for many responses of one design: cross-products of the design and of its
 * sums within groups once, by size of the groups; those of a response once; Newton's method on the profiled criterion with its
 * exact derivatives; Satterthwaite's degrees of freedom; two-sided p-values.
 *
 *     gcc -O3 -march=native -ffast-math scalar-reml.c -lm -o scalar-reml
 *     ./scalar-reml FOLDER N P GROUPS RESPONSES BATCHES
 *
 * FOLDER has design.f64 (P columns of N numbers), starts.i32 (GROUPS + 1 first rows of the groups, rows sorted by group) and
 * responses.f64. Prints a line of JSON: seconds of processor per response of each batch, criterion, estimates and p-values.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST = 16, PACKED = MOST * (MOST + 1) / 2, SIZES = 64 };

typedef struct {
  int n, p, groups, sizes;
  double *X;      /* p × n */
  double *S;      /* groups × p: sums of X within groups */
  int *start;     /* groups + 1 */
  int *sizeOf;    /* groups: which of the sizes a group has */
  double size[SIZES], count[SIZES];
  double XtX[PACKED], M[SIZES][PACKED];
} Design;

/* What the criterion needs of a response. */
typedef struct {
  double yy, Xy[MOST], T[SIZES], U[SIZES][MOST];
} Response;

/* Criterion and its derivatives in lambda, the estimates and what tests need. */
typedef struct {
  double D, D1, D2, S, S1, beta[MOST], C[MOST][MOST], C1[MOST];
} Point;

typedef struct {
  double criterion, beta[MOST], p[MOST];
} Fit;

static void *readFile(const char *folder, const char *name, size_t bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  void *data = malloc(bytes);
  if (!file || !data || fread(data, 1, bytes, file) != bytes) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(1);
  }
  fclose(file);
  return data;
}

static double dot(int n, const double *a, const double *b) {
  double sum = 0;
  for (int i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

static double sum(int n, const double *a) {
  double total = 0;
  for (int i = 0; i < n; i++) total += a[i];
  return total;
}

static void prepare(Design *d) {
  int p = d->p;
  d->S = malloc(sizeof(double) * d->groups * p);
  d->sizeOf = malloc(sizeof(int) * d->groups);
  d->sizes = 0;
  for (int i = 0, at = 0; i < p; i++)
    for (int j = 0; j <= i; j++) d->XtX[at++] = dot(d->n, d->X + (size_t)i * d->n, d->X + (size_t)j * d->n);
  memset(d->M, 0, sizeof d->M);
  for (int g = 0; g < d->groups; g++) {
    int from = d->start[g], size = d->start[g + 1] - from, k = 0;
    while (k < d->sizes && d->size[k] != size) k++;
    if (k == SIZES) {
      fprintf(stderr, "too many sizes of groups\n");
      exit(1);
    }
    if (k == d->sizes) {
      d->size[k] = size;
      d->count[k] = 0;
      d->sizes++;
    }
    d->count[k]++;
    d->sizeOf[g] = k;
    double *s = d->S + (size_t)g * p;
    for (int j = 0; j < p; j++) s[j] = sum(size, d->X + (size_t)j * d->n + from);
    for (int i = 0, at = 0; i < p; i++)
      for (int j = 0; j <= i; j++) d->M[k][at++] += s[i] * s[j];
  }
}

static void reduce(const Design *d, const double *y, Response *r) {
  int p = d->p;
  r->yy = dot(d->n, y, y);
  for (int j = 0; j < p; j++) r->Xy[j] = dot(d->n, d->X + (size_t)j * d->n, y);
  memset(r->T, 0, sizeof(double) * d->sizes);
  memset(r->U, 0, sizeof(r->U[0]) * d->sizes);
  for (int g = 0; g < d->groups; g++) {
    int k = d->sizeOf[g];
    double t = sum(d->start[g + 1] - d->start[g], y + d->start[g]);
    const double *s = d->S + (size_t)g * p;
    r->T[k] += t * t;
    for (int j = 0; j < p; j++) r->U[k][j] += s[j] * t;
  }
}

/* L L' = A in place, lower triangle; the inverse of A; log|A|. */
static double invert(int p, double L[MOST][MOST], double C[MOST][MOST]) {
  double determinant = 1;
  double R[MOST][MOST];
  for (int j = 0; j < p; j++) {
    double pivot = L[j][j];
    for (int k = 0; k < j; k++) pivot -= L[j][k] * L[j][k];
    determinant *= pivot;
    double inverse = 1 / sqrt(pivot);
    R[j][j] = inverse;
    for (int i = j + 1; i < p; i++) {
      double value = L[i][j];
      for (int k = 0; k < j; k++) value -= L[i][k] * L[j][k];
      L[i][j] = value * inverse;
    }
  }
  for (int j = 0; j < p; j++)
    for (int i = j + 1; i < p; i++) {
      double value = 0;
      for (int k = j; k < i; k++) value -= L[i][k] * R[k][j];
      R[i][j] = value * R[i][i];
    }
  for (int i = 0; i < p; i++)
    for (int j = 0; j <= i; j++) {
      double value = 0;
      for (int k = i; k < p; k++) value += R[k][i] * R[k][j];
      C[i][j] = C[j][i] = value;
    }
  return log(determinant);
}

static void evaluate(const Design *d, const Response *r, double lambda, Point *at) {
  int p = d->p, width = p * (p + 1) / 2;
  double A[PACKED], A1[PACKED], A2[PACKED], b[MOST], b1[MOST], b2[MOST], c = r->yy, c1 = 0, c2 = 0;
  double logs = 0, V1 = 0, V2 = 0, nu = d->n - p;
  memcpy(A, d->XtX, sizeof(double) * width);
  memcpy(b, r->Xy, sizeof(double) * p);
  for (int i = 0; i < width; i++) A1[i] = A2[i] = 0;
  for (int j = 0; j < p; j++) b1[j] = b2[j] = 0;
  for (int k = 0; k < d->sizes; k++) {
    double h = 1 / (1 + lambda * d->size[k]);
    double w = lambda * h, w1 = h * h, w2 = -2 * d->size[k] * h * h * h;
    for (int i = 0; i < width; i++) A[i] -= w * d->M[k][i], A1[i] -= w1 * d->M[k][i], A2[i] -= w2 * d->M[k][i];
    for (int j = 0; j < p; j++) b[j] -= w * r->U[k][j], b1[j] -= w1 * r->U[k][j], b2[j] -= w2 * r->U[k][j];
    c -= w * r->T[k], c1 -= w1 * r->T[k], c2 -= w2 * r->T[k];
    logs += d->count[k] * log(1 + lambda * d->size[k]);
    V1 += d->count[k] * d->size[k] * h;
    V2 -= d->count[k] * d->size[k] * d->size[k] * h * h;
  }
  double L[MOST][MOST], full1[MOST][MOST], full2[MOST][MOST], B[MOST][MOST], g[MOST];
  for (int i = 0, e = 0; i < p; i++)
    for (int j = 0; j <= i; j++, e++) {
      L[i][j] = A[e];
      full1[i][j] = full1[j][i] = A1[e];
      full2[i][j] = full2[j][i] = A2[e];
    }
  logs += invert(p, L, at->C);
  double bb = 0, S1 = c1, S2 = c2, trace1 = 0, trace2 = 0;
  for (int i = 0; i < p; i++) at->beta[i] = dot(p, at->C[i], b), bb += at->beta[i] * b[i];
  for (int i = 0; i < p; i++) {
    double along1 = dot(p, full1[i], at->beta), along2 = dot(p, full2[i], at->beta);
    g[i] = b1[i] - along1;
    S1 += at->beta[i] * (along1 - 2 * b1[i]);
    S2 += at->beta[i] * (along2 - 2 * b2[i]);
    for (int j = 0; j < p; j++) B[i][j] = dot(p, at->C[i], full1[j]);
    trace1 += B[i][i];
    trace2 += dot(p, at->C[i], full2[i]);
  }
  for (int i = 0; i < p; i++) {
    S2 -= 2 * g[i] * dot(p, at->C[i], g);
    at->C1[i] = -dot(p, B[i], at->C[i]);
    for (int j = 0; j < p; j++) trace2 -= B[i][j] * B[j][i];
  }
  double S = c - bb;
  at->S = S;
  at->S1 = S1;
  at->D = logs + nu * (1 + log(2 * M_PI * S / nu));
  at->D1 = V1 + trace1 + nu * S1 / S;
  at->D2 = V2 + trace2 + nu * (S2 / S - (S1 / S) * (S1 / S));
}

/* The first minimum over lambda >= 0, by Newton's steps in log(lambda) between bounds. */
static double search(const Design *d, const Response *r, Point *at) {
  evaluate(d, r, 0, at);
  if (!(at->D1 < 0)) return 0;
  double low = 0, high = 0.01;
  for (;; low = high, high *= 4) {
    evaluate(d, r, high, at);
    if (!(at->D1 < 0) || high > 1e12) break;
  }
  double lambda = low > 0 ? sqrt(low * high) : high / 2;
  for (int step = 0; step < 100; step++) {
    evaluate(d, r, lambda, at);
    if (at->D1 < 0) low = lambda;
    else high = lambda;
    double curvature = at->D1 + lambda * at->D2;
    double next = curvature > 0 ? lambda * exp(-at->D1 / curvature) : 0;
    if (!(next > low && next < high)) next = low > 0 ? sqrt(low * high) : high / 2;
    if (fabs(next - lambda) <= 1e-8 * lambda) break;
    lambda = next;
  }
  return lambda;
}

/* P(|T| > |t|), by the continued fraction of the incomplete beta function (Press and others 2007, Numerical Recipes, 6.4). */
static double tail(double t, double df) {
  double a = df / 2, b = 0.5, x = df / (df + t * t);
  int swapped = x > (a + 1) / (a + b + 2);
  double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x));
  if (swapped) {
    double other = a;
    a = b, b = other, x = 1 - x;
  }
  double c = 1, e = 1 / (1 - (a + b) * x / (a + 1)), h = e;
  for (int m = 1; m < 300; m++) {
    double even = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m));
    e = 1 / (1 + even * e), c = 1 + even / c, h *= e * c;
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m));
    e = 1 / (1 + odd * e), c = 1 + odd / c;
    h *= e * c;
    if (fabs(e * c - 1) < 1e-15) break;
  }
  return swapped ? 1 - front * h / a : front * h / a;
}

static void fit(const Design *d, const double *y, Fit *out) {
  Response r;
  Point at;
  double nu = d->n - d->p;
  reduce(d, y, &r);
  double lambda = search(d, &r, &at);
  double pivot = 4 * lambda * at.D2 + 2 * at.D1;
  out->criterion = at.D;
  for (int j = 0; j < d->p; j++) {
    double beyond = at.C1[j] / at.C[j][j] + at.S1 / at.S;
    double df = 1 / (1 / nu + 4 * lambda * beyond * beyond / pivot);
    out->beta[j] = at.beta[j];
    out->p[j] = tail(at.beta[j] / sqrt(at.S / nu * at.C[j][j]), df);
  }
}

int main(int argc, char **argv) {
  if (argc != 7) return fprintf(stderr, "usage: scalar-reml FOLDER N P GROUPS RESPONSES BATCHES\n"), 1;
  Design d = {.n = atoi(argv[2]), .p = atoi(argv[3]), .groups = atoi(argv[4])};
  int responses = atoi(argv[5]), batches = atoi(argv[6]);
  if (d.p > MOST) return fprintf(stderr, "at most %d columns\n", MOST), 1;
  d.X = readFile(argv[1], "design.f64", sizeof(double) * d.n * d.p);
  d.start = readFile(argv[1], "starts.i32", sizeof(int) * (d.groups + 1));
  double *Y = readFile(argv[1], "responses.f64", sizeof(double) * d.n * responses);
  Fit *fits = malloc(sizeof(Fit) * responses);
  prepare(&d);
  for (int i = 0; i < responses; i++) fit(&d, Y + (size_t)i * d.n, fits + i);
  printf("{\"program\":\"C\",\"version\":\"%d.%d\",\"responses\":%d,\"seconds\":[", __GNUC__,
         __GNUC_MINOR__, responses);
  for (int batch = 0; batch < batches; batch++) {
    struct timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    for (int i = 0; i < responses; i++) fit(&d, Y + (size_t)i * d.n, fits + i);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    double seconds = (after.tv_sec - before.tv_sec) + 1e-9 * (after.tv_nsec - before.tv_nsec);
    printf("%s%.9g", batch ? "," : "", seconds / responses);
  }
  printf("],\"criterion\":[");
  for (int i = 0; i < responses; i++) printf("%s%.17g", i ? "," : "", fits[i].criterion);
  printf("],\"beta\":[");
  for (int i = 0; i < responses; i++)
    for (int j = 0; j < d.p; j++) printf("%s%.17g%s", j ? "," : i ? ",[" : "[", fits[i].beta[j], j == d.p - 1 ? "]" : "");
  printf("],\"p\":[");
  for (int i = 0; i < responses; i++)
    for (int j = 0; j < d.p; j++) printf("%s%.17g%s", j ? "," : i ? ",[" : "[", fits[i].p[j], j == d.p - 1 ? "]" : "");
  printf("]}\n");
  return 0;
}
