#pragma once

// The distributions of Boost.Math that the statistics need, behind C functions: no exception leaves
// them, and whatever has no answer (a parameter out of its domain, NaN) gives NaN.

#ifdef __cplusplus
extern "C" {
#endif

/// P(Z <= x) of the standard normal distribution.
double noema_normal_cdf(double x);
/// P(Z > x), without cancellation far out in the tail.
double noema_normal_sf(double x);
/// The x with P(Z <= x) = p; infinite at p = 0 and p = 1.
double noema_normal_quantile(double p);

/// P(T <= t) of Student's distribution with real degrees of freedom > 0.
double noema_student_t_cdf(double t, double degrees_of_freedom);
/// P(T > t), without cancellation far out in the tail.
double noema_student_t_sf(double t, double degrees_of_freedom);
/// The t with P(T <= t) = p; infinite at p = 0 and p = 1.
double noema_student_t_quantile(double p, double degrees_of_freedom);

/// P(B <= x) of the beta distribution with a, b > 0: the regularised incomplete beta function.
double noema_beta_cdf(double x, double a, double b);
/// The x with P(B <= x) = p.
double noema_beta_quantile(double p, double a, double b);

/// P(X = k) of the binomial distribution of n trials.
double noema_binomial_pmf(double k, double n, double probability);

#ifdef __cplusplus
}
#endif
