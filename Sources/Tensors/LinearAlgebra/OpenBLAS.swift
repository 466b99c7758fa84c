import CLAPACKE

/// The BLAS and LAPACK routines that Noema uses, each on one thread.
///
/// OpenBLAS splits its double-precision sums by its number of threads, so that two threads give
/// other bytes than one. It is therefore held at one thread, and `Workers` run it on blocks of
/// their own. The number is a setting of the whole process; setting it is safe because this is the
/// only code of the process that uses OpenBLAS (oneDNN brings its own kernels), and it is set once,
/// before the first routine runs, to a number that never changes.
package enum OpenBLAS {
  /// Holds OpenBLAS at one thread; Swift runs the initialiser once, whichever thread comes first.
  private static let oneThread: Void = {
    openblas_set_num_threads(1)
    noema_end_blas_threads()
  }()

  /// Ends the threads that OpenBLAS begins with the process, which would wait for work in a loop: for
  /// its first 0.1 s a process would have a processor less.
  package static func endThreads() { oneThread }

  /// y = A x for a row-major A of `rows` x `columns`.
  static func multiply(
    _ a: UnsafePointer<Double>,
    rows: Int,
    columns: Int,
    transposed: Bool = false,
    _ x: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>
  ) {
    oneThread
    let (m, n) = (blasint(rows), blasint(columns))
    let form = transposed ? CblasTrans : CblasNoTrans
    cblas_dgemv(CblasRowMajor, form, m, n, 1, a, max(n, 1), x, 1, 0, y, 1)
  }

  /// C += A Bᵀ for row-major A [m, k], B [n, k] and C [m, n], whose rows begin `width` apart.
  static func addProduct(
    _ a: UnsafePointer<Double>,
    _ b: UnsafePointer<Double>,
    m: Int,
    n: Int,
    k: Int,
    to c: UnsafeMutablePointer<Double>,
    width: Int
  ) {
    oneThread
    let (m, n, k, width) = (blasint(m), blasint(n), blasint(k), blasint(width))
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, a, k, b, k, 1, c, width)
  }

  /// The lower triangle of C += A Aᵀ for a row-major A [n, k].
  static func addGram(
    _ a: UnsafePointer<Double>,
    n: Int,
    k: Int,
    to c: UnsafeMutablePointer<Double>
  ) {
    oneThread
    let (n, k) = (blasint(n), blasint(k))
    cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, n, k, 1, a, k, 1, c, n)
  }

  /// Replaces the row-major lower triangle of A by that of L in A = L Lᵀ; false if A is not
  /// positive definite.
  ///
  /// A row-major lower triangle is a column-major upper one, which spares LAPACKE's transposition.
  static func factor(_ a: UnsafeMutablePointer<Double>, order: Int) -> Bool {
    oneThread
    let n = Int32(order)
    return LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, upper, n, a, max(n, 1)) == 0
  }

  /// Replaces `count` right-hand sides, one after another in `b`, by the solutions of L Lᵀ x = b.
  static func solve(
    _ factor: UnsafePointer<Double>,
    order: Int,
    _ b: UnsafeMutablePointer<Double>,
    count: Int
  ) {
    oneThread
    let n = Int32(order)
    let status = LAPACKE_dpotrs_work(
      LAPACK_COL_MAJOR,
      upper,
      n,
      Int32(count),
      factor,
      max(n, 1),
      b,
      max(n, 1)
    )
    precondition(status == 0, "dpotrs was given a wrong argument")
  }

  /// Replaces A by the trapezoid L of a pivoted factorisation A[p, p] = L Lᵀ; `pivots` receives p,
  /// counted from 1. The result is the rank.
  static func factorPivoting(
    _ a: UnsafeMutablePointer<Double>,
    order: Int,
    pivots: UnsafeMutablePointer<Int32>,
    tolerance: Double
  ) -> Int {
    oneThread
    let n = Int32(order)
    var rank: Int32 = 0
    var work = [Double](repeating: 0, count: 2 * order)
    let status = LAPACKE_dpstrf_work(
      LAPACK_COL_MAJOR,
      upper,
      n,
      a,
      max(n, 1),
      pivots,
      &rank,
      tolerance,
      &work
    )
    precondition(status >= 0, "dpstrf was given a wrong argument")
    return Int(rank)
  }

  /// The singular value decomposition of a row-major A [m, n], which is overwritten: with
  /// k = min(m, n), `left` receives U [m, k], `right` Vᵀ [k, n], both row-major. False if it does not
  /// converge.
  ///
  /// A row-major A is a column-major Aᵀ = V diag(s) Uᵀ, which spares LAPACKE's transposition.
  static func decompose(
    _ a: UnsafeMutablePointer<Double>,
    rows: Int,
    columns: Int,
    values: UnsafeMutablePointer<Double>,
    left: UnsafeMutablePointer<Double>,
    right: UnsafeMutablePointer<Double>
  ) -> Bool {
    oneThread
    let (m, n, k) = (Int32(rows), Int32(columns), Int32(min(rows, columns)))
    let thin = CChar(UInt8(ascii: "S"))
    let status = LAPACKE_dgesdd(LAPACK_COL_MAJOR, thin, n, m, a, n, values, right, n, left, k)
    precondition(status >= 0, "dgesdd was given a wrong argument")
    return status == 0
  }

  private static let upper = CChar(UInt8(ascii: "U"))
}
