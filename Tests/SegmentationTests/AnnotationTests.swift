import Segmentation
import Testing

@Suite struct AnnotationTests {
  @Test("an annotation keeps its planes in order")
  func order() {
    let planes = [
      Annotation.Plane(category: 1, content: .whole(3)),
      Annotation.Plane(category: 0, content: .pixels([1, 0, 0, 2])),
    ]
    #expect(Annotation(width: 2, height: 2, planes: planes).planes == planes)
  }
}
