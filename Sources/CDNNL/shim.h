// The only door to oneDNN. What differs between its major versions is met here and nowhere else:
// Swift sees one function a primitive, which gives a primitive descriptor or a status.
#pragma once
#include <oneapi/dnnl/dnnl.h>
#include <stdint.h>
#include <string.h>

#if DNNL_VERSION_MAJOR != 2
#error "Noema needs oneDNN 2.x (Debian 12: libdnnl-dev); the descriptors of 3.x are made otherwise"
#endif

typedef const dnnl_memory_desc_t *noema_md;

// The name of the implementation that oneDNN chose, such as `brgconv:avx512_core`.
static inline const char *noema_implementation(const_dnnl_primitive_desc_t primitive) {
  const char *name = NULL;
  dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, &name);
  return name ? name : "";
}

// Describes the first implementation whose name contains `name`, or the first of all if it is NULL.
static inline dnnl_status_t noema_named(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    const_dnnl_op_desc_t operation, const char *name) {
  if (!name) return dnnl_primitive_desc_create(made, operation, attributes, engine, NULL);
  dnnl_primitive_desc_iterator_t each = NULL;
  dnnl_status_t status = dnnl_primitive_desc_iterator_create(
      &each, operation, attributes, engine, NULL);
  while (status == dnnl_success) {
    dnnl_primitive_desc_t here = dnnl_primitive_desc_iterator_fetch(each);
    if (!here) {
      status = dnnl_out_of_memory;
    } else if (strstr(noema_implementation(here), name)) {
      *made = here;
      break;
    } else {
      dnnl_primitive_desc_destroy(here);
      status = dnnl_primitive_desc_iterator_next(each);
    }
  }
  if (each) dnnl_primitive_desc_iterator_destroy(each);
  return status == dnnl_iterator_ends ? dnnl_unimplemented : status;
}

// `name`: which implementation, as in noema_named.
static inline dnnl_status_t noema_convolution_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, const char *name, noema_md source, noema_md weights, noema_md bias,
    noema_md destination, const int64_t *strides, const int64_t *dilations, const int64_t *before,
    const int64_t *after) {
  dnnl_convolution_desc_t d;
  dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(
      &d, dnnl_forward_inference, algorithm, source, weights, bias, destination, strides, dilations,
      before, after);
  if (status != dnnl_success) return status;
  return noema_named(made, engine, attributes, &d, name);
}

// The descriptor of the forward pass is the hint that oneDNN wants.
static inline dnnl_status_t noema_convolution_backward_data(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    noema_md source, noema_md weights, noema_md destination, const int64_t *strides,
    const int64_t *dilations, const int64_t *before, const int64_t *after) {
  dnnl_primitive_desc_t hint = NULL;
  dnnl_status_t status = noema_convolution_forward(
      &hint, engine, NULL, dnnl_convolution_direct, NULL, source, weights, NULL, destination,
      strides, dilations, before, after);
  if (status != dnnl_success) return status;
  dnnl_convolution_desc_t d;
  status = dnnl_dilated_convolution_backward_data_desc_init(
      &d, dnnl_convolution_direct, source, weights, destination, strides, dilations, before, after);
  if (status == dnnl_success)
    status = dnnl_primitive_desc_create(made, &d, attributes, engine, hint);
  dnnl_primitive_desc_destroy(hint);
  return status;
}

static inline dnnl_status_t noema_pooling_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, noema_md source, noema_md destination, const int64_t *strides,
    const int64_t *kernel, const int64_t *dilations, const int64_t *before, const int64_t *after) {
  dnnl_pooling_v2_desc_t d;
  dnnl_status_t status = dnnl_pooling_v2_forward_desc_init(
      &d, dnnl_forward_inference, algorithm, source, destination, strides, kernel, dilations, before,
      after);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &d, attributes, engine, NULL);
}

static inline dnnl_status_t noema_eltwise_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, noema_md data, float alpha, float beta) {
  dnnl_eltwise_desc_t d;
  dnnl_status_t status = dnnl_eltwise_forward_desc_init(
      &d, dnnl_forward_inference, algorithm, data, alpha, beta);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &d, attributes, engine, NULL);
}

static inline dnnl_status_t noema_eltwise_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, noema_md data, float alpha, float beta) {
  dnnl_eltwise_desc_t d;
  dnnl_primitive_desc_t hint = NULL;
  dnnl_status_t status = dnnl_eltwise_forward_desc_init(
      &d, dnnl_forward_training, algorithm, data, alpha, beta);
  if (status == dnnl_success) status = dnnl_primitive_desc_create(&hint, &d, NULL, engine, NULL);
  if (status != dnnl_success) return status;
  status = dnnl_eltwise_backward_desc_init(&d, algorithm, data, data, alpha, beta);
  if (status == dnnl_success)
    status = dnnl_primitive_desc_create(made, &d, attributes, engine, hint);
  dnnl_primitive_desc_destroy(hint);
  return status;
}

// The source and the destination share one layout.
static inline dnnl_status_t noema_softmax_forward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, noema_md data, int axis) {
  dnnl_softmax_v2_desc_t d;
  dnnl_status_t status = dnnl_softmax_v2_forward_desc_init(
      &d, dnnl_forward_inference, algorithm, data, data, axis);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &d, attributes, engine, NULL);
}

static inline dnnl_status_t noema_softmax_backward(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, noema_md data, int axis) {
  dnnl_softmax_v2_desc_t d;
  dnnl_primitive_desc_t hint = NULL;
  dnnl_status_t status = dnnl_softmax_v2_forward_desc_init(
      &d, dnnl_forward_training, algorithm, data, data, axis);
  if (status == dnnl_success) status = dnnl_primitive_desc_create(&hint, &d, NULL, engine, NULL);
  if (status != dnnl_success) return status;
  status = dnnl_softmax_v2_backward_desc_init(&d, algorithm, data, data, data, axis);
  if (status == dnnl_success)
    status = dnnl_primitive_desc_create(made, &d, attributes, engine, hint);
  dnnl_primitive_desc_destroy(hint);
  return status;
}

static inline dnnl_status_t noema_binary(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, noema_md left, noema_md right, noema_md destination) {
  dnnl_binary_desc_t d;
  dnnl_status_t status = dnnl_binary_desc_init(&d, algorithm, left, right, destination);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &d, attributes, engine, NULL);
}

static inline dnnl_status_t noema_matmul(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    noema_md source, noema_md weights, noema_md bias, noema_md destination) {
  dnnl_matmul_desc_t d;
  dnnl_status_t status = dnnl_matmul_desc_init(&d, source, weights, bias, destination);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &d, attributes, engine, NULL);
}

static inline dnnl_status_t noema_reduction(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    dnnl_alg_kind_t algorithm, noema_md source, noema_md destination) {
  dnnl_reduction_desc_t d;
  dnnl_status_t status = dnnl_reduction_desc_init(&d, algorithm, source, destination, 0, 0);
  if (status != dnnl_success) return status;
  return dnnl_primitive_desc_create(made, &d, attributes, engine, NULL);
}

static inline dnnl_status_t noema_reorder(
    dnnl_primitive_desc_t *made, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes,
    noema_md source, noema_md destination) {
  return dnnl_reorder_primitive_desc_create(
      made, source, engine, destination, engine, attributes);
}

// A descriptor whose layout oneDNN may choose.
static inline dnnl_status_t noema_any_layout(
    dnnl_memory_desc_t *made, int rank, const int64_t *dims) {
  return dnnl_memory_desc_init_by_tag(made, rank, dims, dnnl_f32, dnnl_format_tag_any);
}

static inline dnnl_status_t noema_strided(
    dnnl_memory_desc_t *made, int rank, const int64_t *dims, const int64_t *strides) {
  return dnnl_memory_desc_init_by_strides(made, rank, dims, dnnl_f32, strides);
}

// Four axes, the second in blocks of 16 that lie closest together.
static inline dnnl_status_t noema_blocked(dnnl_memory_desc_t *made, const int64_t *dims) {
  return dnnl_memory_desc_init_by_tag(made, 4, dims, dnnl_f32, dnnl_nChw16c);
}

static inline size_t noema_byte_count(noema_md descriptor) {
  return dnnl_memory_desc_get_size(descriptor);
}

static inline int noema_equal(noema_md left, noema_md right) {
  return dnnl_memory_desc_equal(left, right);
}

// The layout that a primitive wants for one of its arguments; a zero descriptor if it has none.
static inline dnnl_memory_desc_t noema_wanted(
    const_dnnl_primitive_desc_t primitive, int argument) {
  const dnnl_memory_desc_t *wanted =
      dnnl_primitive_desc_query_md(primitive, dnnl_query_exec_arg_md, argument);
  dnnl_memory_desc_t none = {0};
  return wanted ? *wanted : none;
}

// Whether kernels for AVX-512 are used: the processor has it and ONEDNN_MAX_CPU_ISA allows it.
static inline int noema_has_avx512(void) {
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
}

// The same for AVX2.
static inline int noema_has_avx2(void) {
  return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx2) == dnnl_cpu_isa_avx2;
}

// Whether a primitive is a product of matrices.
static inline int noema_is_matmul(const_dnnl_primitive_desc_t primitive) {
  dnnl_primitive_kind_t kind = dnnl_undefined_primitive;
  dnnl_primitive_desc_query(primitive, dnnl_query_primitive_kind, 0, &kind);
  return kind == dnnl_matmul;
}
