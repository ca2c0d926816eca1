// cuBLAS: the matrix product, by plain loops.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "memory.h"
#include "streams.h"

using namespace standin;

namespace {

struct Blas : Object {
    using Object::Object;
    const char *kind() const override { return "cuBLAS handle"; }
    CUstream stream = nullptr;
    cublasMath_t math = CUBLAS_DEFAULT_MATH;
};

/** op(matrix) of as many rows and columns, as it lies in memory: column-major with a leading dimension. */
struct Operand {
    const float *from;
    int leading;
    bool transposed;
    int rows;
    int columns;

    long long storedRows() const { return transposed ? columns : rows; }
    long long storedColumns() const { return transposed ? rows : columns; }
    /** Numbers from the first to the last one. */
    long long span() const { return storedColumns() == 0 ? 0 : leading * (storedColumns() - 1) + storedRows(); }
    float at(int row, int column) const {
        return transposed ? from[column + 1ll * leading * row] : from[row + 1ll * leading * column];
    }
};

struct Product {
    Operand left;
    Operand right;
    float *to;
    int leading;
    float alpha;
    float beta;
    bool tf32;

    Operand result() const { return {to, leading, false, left.rows, right.columns}; }
    /** Whether the factors are looked at. */
    bool reads() const { return alpha != 0 && left.columns > 0; }
};

/** To the ten bits of a fraction that a tensor core sees, ties away from zero. */
float tf32(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (std::isfinite(value)) {
        bits = (bits + 0x1000) & ~0x1fffu;
    }
    memcpy(&value, &bits, sizeof bits);
    return value;
}

void multiply(const Product &product) {
    const auto seen = [&](float value) { return product.tf32 ? tf32(value) : value; };
    const int rows = product.left.rows;
    const int inner = product.left.columns;
    std::vector<double> sums(static_cast<size_t>(rows));
    for (int column = 0; column < product.right.columns; ++column) {
        std::fill(sums.begin(), sums.end(), 0.0);
        for (int k = 0; product.reads() && k < inner; ++k) {
            const double factor = seen(product.right.at(k, column));
            for (int row = 0; row < rows; ++row) {
                sums[static_cast<size_t>(row)] += factor * static_cast<double>(seen(product.left.at(row, k)));
            }
        }
        float *to = product.to + 1ll * product.leading * column;
        for (int row = 0; row < rows; ++row) {
            const double sum = product.reads() ? static_cast<double>(product.alpha) * sums[static_cast<size_t>(row)] : 0;
            // What was there is not even looked at where beta is 0: it may be NaN.
            to[row] = static_cast<float>(
                product.beta == 0 ? sum : sum + static_cast<double>(product.beta) * static_cast<double>(to[row]));
        }
    }
}

bool add(const Operand &operand, Opened *opened) {
    const auto address = reinterpret_cast<uintptr_t>(operand.from);
    Allocation *found = find(address, static_cast<size_t>(operand.span()) * sizeof(float));
    if (found == nullptr || found->pinned || found->context != currentContext() || address % sizeof(float) != 0) {
        return false;
    }
    opened->add(found);
    return true;
}

CUresult perform(const Product &product) {
    Opened opened;
    const bool factors = !product.reads() || (add(product.left, &opened) && add(product.right, &opened));
    if (!factors || !add(product.result(), &opened)) {
        return refuse(CUDA_ERROR_ILLEGAL_ADDRESS, "cublasSgemm has a matrix that is not wholly in memory of this device");
    }
    multiply(product);
    return CUDA_SUCCESS;
}

/** A context that is current and well; cuBLAS tells of one that is broken as of a launch that failed. */
cublasStatus_t checkContext(const Call &call) {
    if (call.fails()) {
        return call.errorAs<cublasStatus_t>();
    }
    const Device *device = currentDevice();
    if (device == nullptr) {
        return CUBLAS_STATUS_NOT_INITIALIZED;
    }
    return device->broken != 0 ? CUBLAS_STATUS_EXECUTION_FAILED : CUBLAS_STATUS_SUCCESS;
}

Blas *blasOf(cublasHandle_t handle) { return resolve<Blas>(handle); }

}  // namespace

STANDIN_EXPORT cublasStatus_t cublasCreate_v2(cublasHandle_t *handle) {
    Call call(__func__);
    const cublasStatus_t status = checkContext(call);
    if (status == CUBLAS_STATUS_SUCCESS) {
        *handle = made<cublasHandle_t>(std::make_unique<Blas>(currentContext()));
    }
    return status;
}

STANDIN_EXPORT cublasStatus_t cublasDestroy_v2(cublasHandle_t handle) {
    Call call(__func__);
    if (blasOf(handle) == nullptr) {
        return CUBLAS_STATUS_NOT_INITIALIZED;
    }
    const cublasStatus_t status = checkContext(call);
    state().objects.erase(handle);
    return status;
}

STANDIN_EXPORT cublasStatus_t cublasGetVersion_v2(cublasHandle_t handle, int *version) {
    Call call(__func__);
    if (call.fails() || blasOf(handle) == nullptr) {
        return call.fails() ? call.errorAs<cublasStatus_t>() : CUBLAS_STATUS_NOT_INITIALIZED;
    }
    *version = state().driver / 1000 * 10000;
    return CUBLAS_STATUS_SUCCESS;
}

STANDIN_EXPORT cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, CUstream stream) {
    Call call(__func__);
    const cublasStatus_t status = checkContext(call);
    Blas *blas = blasOf(handle);
    if (status != CUBLAS_STATUS_SUCCESS || blas == nullptr) {
        return blas == nullptr && !call.fails() ? CUBLAS_STATUS_NOT_INITIALIZED : status;
    }
    if (streamOf(stream) == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    blas->stream = stream;
    return CUBLAS_STATUS_SUCCESS;
}

STANDIN_EXPORT cublasStatus_t cublasSetMathMode(cublasHandle_t handle, cublasMath_t mode) {
    Call call(__func__);
    Blas *blas = blasOf(handle);
    if (call.fails() || blas == nullptr) {
        return call.fails() ? call.errorAs<cublasStatus_t>() : CUBLAS_STATUS_NOT_INITIALIZED;
    }
    if (mode != CUBLAS_DEFAULT_MATH && mode != CUBLAS_PEDANTIC_MATH && mode != CUBLAS_TF32_TENSOR_OP_MATH) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    blas->math = mode;
    return CUBLAS_STATUS_SUCCESS;
}

STANDIN_EXPORT cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t handle, void *workspace, size_t bytes) {
    Call call(__func__);
    const cublasStatus_t status = checkContext(call);
    if (status != CUBLAS_STATUS_SUCCESS || blasOf(handle) == nullptr) {
        return blasOf(handle) == nullptr && !call.fails() ? CUBLAS_STATUS_NOT_INITIALIZED : status;
    }
    const auto address = reinterpret_cast<uintptr_t>(workspace);
    const bool valid = workspace == nullptr ? bytes == 0 : address % 256 == 0 && find(address, bytes) != nullptr;
    return valid ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_INVALID_VALUE;
}

STANDIN_EXPORT cublasStatus_t cublasSgemm_v2(cublasHandle_t handle, cublasOperation_t left, cublasOperation_t right,
                                             int rows, int columns, int inner, const float *alpha, const float *a,
                                             int leadingA, const float *b, int leadingB, const float *beta, float *c,
                                             int leadingC) {
    Call call(__func__);
    const cublasStatus_t status = checkContext(call);
    const Blas *blas = blasOf(handle);
    if (status != CUBLAS_STATUS_SUCCESS || blas == nullptr) {
        return blas == nullptr && !call.fails() ? CUBLAS_STATUS_NOT_INITIALIZED : status;
    }
    const auto known = [](cublasOperation_t one) { return one >= CUBLAS_OP_N && one <= CUBLAS_OP_C; };
    if (rows < 0 || columns < 0 || inner < 0 || !known(left) || !known(right) || alpha == nullptr || beta == nullptr) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    const Product product{{a, leadingA, left != CUBLAS_OP_N, rows, inner},
                          {b, leadingB, right != CUBLAS_OP_N, inner, columns},
                          c, leadingC, *alpha, *beta, blas->math == CUBLAS_TF32_TENSOR_OP_MATH};
    const auto fits = [](const Operand &one) { return one.leading >= std::max(1ll, one.storedRows()); };
    if (!fits(product.left) || !fits(product.right) || !fits(product.result())) {
        return CUBLAS_STATUS_INVALID_VALUE;
    }
    if (rows == 0 || columns == 0) {
        return CUBLAS_STATUS_SUCCESS;
    }
    Stream *stream = streamOf(blas->stream);
    if (stream == nullptr) {
        return CUBLAS_STATUS_EXECUTION_FAILED;
    }
    const CUresult result = submit(*stream, {"kernel:sgemm", [product] { return perform(product); }});
    return result == CUDA_SUCCESS ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_EXECUTION_FAILED;
}
