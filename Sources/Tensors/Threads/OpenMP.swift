import COpenMP

/// The threads of oneDNN's kernels.
package enum OpenMP {
  /// How many threads a kernel that this thread makes or runs may have.
  package static var threads: Int { Int(omp_get_max_threads()) }

  /// Sets how many threads a kernel may have that this thread makes or runs from now on; what runs on
  /// other threads keeps its number.
  package static func setThreads(_ count: Int) { omp_set_num_threads(Int32(clamping: count)) }
}
