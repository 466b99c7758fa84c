#pragma once

// The arithmetic of LogisticGap's steps, whose formulas are there, by the widest vectors that the
// processor has.

/// A fit on its way.
struct clogistic_fit {
  /// The samples, and their inner products, [n, n].
  long n;
  const double *products;
  /// [6, clogistic_stride(n)]: signs, weights and lengths of the samples, then a, K a and targets; behind
  /// the n-th of each zeros.
  double *rows;
  /// The system of a step and its solution, [clogistic_stride(n)]: S times root, its right-hand side, y.
  float *s, *r, *y;
  double root;
  /// b, which the solution comes with, and what is known after a step.
  double b, gap, reach, squaredNorm;
};

/// Starts where the samples pull as they do at n decisions.
void clogistic_start(const struct clogistic_fit *fit, const double *decisions);

/// Writes down the system of a step.
void clogistic_pose(const struct clogistic_fit *fit);

/// Takes the step that y and b say, back to where a is allowed; 0 if double precision does not take it.
int clogistic_step(struct clogistic_fit *fit);

/// The next number of doubles from n on that fills vectors.
long clogistic_stride(long n);
