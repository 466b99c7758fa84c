/// Intersection over union, 0 where the union is empty.
func intersectionOverUnion(_ intersection: Double, _ union: Double) -> Double {
  union > 0 ? intersection / union : 0
}
