#include "CBoostMath.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace {

using namespace boost::math::policies;

// Errors come back as NaN or infinity and never as exceptions; doubles are not promoted, so that
// the answers do not depend on the width of long double.
using Quiet = policy<
    domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
    evaluation_error<ignore_error>, rounding_error<ignore_error>, promote_double<false>>;

using Normal = boost::math::normal_distribution<double, Quiet>;
using StudentT = boost::math::students_t_distribution<double, Quiet>;
using Beta = boost::math::beta_distribution<double, Quiet>;
using Binomial = boost::math::binomial_distribution<double, Quiet>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Function>
double guarded(Function function) noexcept {
  try {
    return function();
  } catch (...) {
    return kNaN;
  }
}

// Infinite at the ends of [0, 1], NaN outside it; the quantile between them.
template <class Distribution>
double unbounded_quantile(const Distribution &distribution, double p) {
  if (!(p >= 0 && p <= 1)) return kNaN;
  if (p == 0) return -kInfinity;
  if (p == 1) return kInfinity;
  return boost::math::quantile(distribution, p);
}

// Where a distribution without bounds ends: 0 or 1 at infinity, NaN at NaN.
template <class Function>
double tail(double x, double at_infinity, Function function) {
  if (std::isnan(x)) return kNaN;
  if (std::isinf(x)) return x > 0 ? at_infinity : 1 - at_infinity;
  return function();
}

bool is_positive(double x) { return x > 0 && std::isfinite(x); }

}  // namespace

double noema_normal_cdf(double x) {
  return guarded([=] { return tail(x, 1, [=] { return cdf(Normal(), x); }); });
}

double noema_normal_sf(double x) {
  return guarded([=] { return tail(x, 0, [=] { return cdf(complement(Normal(), x)); }); });
}

double noema_normal_quantile(double p) {
  return guarded([=] { return unbounded_quantile(Normal(), p); });
}

double noema_student_t_cdf(double t, double degrees_of_freedom) {
  if (!is_positive(degrees_of_freedom)) return kNaN;
  return guarded(
      [=] { return tail(t, 1, [=] { return cdf(StudentT(degrees_of_freedom), t); }); });
}

double noema_student_t_sf(double t, double degrees_of_freedom) {
  if (!is_positive(degrees_of_freedom)) return kNaN;
  return guarded([=] {
    return tail(t, 0, [=] { return cdf(complement(StudentT(degrees_of_freedom), t)); });
  });
}

double noema_student_t_quantile(double p, double degrees_of_freedom) {
  if (!is_positive(degrees_of_freedom)) return kNaN;
  return guarded([=] { return unbounded_quantile(StudentT(degrees_of_freedom), p); });
}

double noema_beta_cdf(double x, double a, double b) {
  if (!is_positive(a) || !is_positive(b) || std::isnan(x)) return kNaN;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return guarded([=] { return cdf(Beta(a, b), x); });
}

double noema_beta_quantile(double p, double a, double b) {
  if (!is_positive(a) || !is_positive(b) || !(p >= 0 && p <= 1)) return kNaN;
  return guarded([=] { return boost::math::quantile(Beta(a, b), p); });
}

double noema_binomial_pmf(double k, double n, double probability) {
  if (!(n >= 0) || !std::isfinite(n) || !(probability >= 0 && probability <= 1)) return kNaN;
  if (std::isnan(k)) return kNaN;
  if (k < 0 || k > n || k != std::floor(k)) return 0;
  return guarded([=] { return pdf(Binomial(n, probability), k); });
}
