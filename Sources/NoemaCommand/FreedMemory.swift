import CMalloc

/// What becomes of memory that this process no longer uses.
enum FreedMemory {
  /// Keeps up to 256 MB of it for what is asked for next, instead of giving each array back to the
  /// system.
  ///
  /// Arrays of some megabytes come and go with every batch of images, and a fresh page takes the
  /// system as long as decoding an image into it.
  static func keep() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 256 << 20)
  }
}
