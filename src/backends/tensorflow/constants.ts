/** Names and numbers that others have fixed: TensorFlow's enumerations, the backend's name. */

/** The name under which tfjs-node-gpu registers its kernels in TensorFlow.js. */
export const tfjsBackendName = "tensorflow";

/** The data types of tensorflow/c/tf_datatype.h that TensorFlow.js' kernels use. */
export const dataType = {
  TF_FLOAT: 1,
  TF_INT32: 3,
  TF_UINT8: 4,
  TF_STRING: 7,
  TF_COMPLEX64: 8,
  TF_INT64: 9,
  TF_BOOL: 10,
  TF_RESOURCE: 20,
} as const;

/** The attribute types of tensorflow/c/tf_attrtype.h that they use. */
export const attributeType = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
} as const;
