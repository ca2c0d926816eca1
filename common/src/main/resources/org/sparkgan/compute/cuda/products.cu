// Products with a vector, for which cuBLAS's product of matrices is slow and its order of adding may differ between two halves of a
// sum that have to cancel.

// alpha times the product, beside beta times what is there; beta is 0 or 1.
__device__ inline void put(float* to, float alpha, float beta, double sum) {
    float product = alpha * (float) sum;
    *to = beta == 0.0f ? product : *to + product;
}

// A x of A [rows, columns]: block (rows, chunk of columns). Several chunks leave parts for sum_parts.
extern "C" __global__ void row_sums(const float* matrix, const float* vector, float* to, float alpha, float beta, double* parts, int rows, long long columns, long long chunk) {
    __shared__ double shared[THREADS];
    int firstRow = blockIdx.x * THREADS;
    int width = rows - firstRow < THREADS ? rows - firstRow : THREADS;
    int lanes = THREADS / width;
    int row = threadIdx.x % width;
    int lane = threadIdx.x / width;
    long long from = blockIdx.y * chunk;
    long long end = from + chunk < columns ? from + chunk : columns;
    double sum = 0.0;
    if (lane < lanes) {
        float part = 0.0f;
        int taken = 0;
        for (long long column = from + lane; column < end; column += lanes) {
            part += matrix[column * rows + firstRow + row] * vector[column];
            if (++taken == RUN) {
                sum += part;
                part = 0.0f;
                taken = 0;
            }
        }
        sum += part;
    }
    shared[threadIdx.x] = sum;
    __syncthreads();
    if (lane == 0) {
        for (int other = 1; other < lanes; other++) {
            sum += shared[other * width + row];
        }
        if (gridDim.y == 1) {
            put(to + firstRow + row, alpha, beta, sum);
        } else {
            parts[(long long) blockIdx.y * rows + firstRow + row] = sum;
        }
    }
}

// The sum of parts.
extern "C" __global__ void sum_parts(double* parts, float* to, float alpha, float beta, int rows, int chunks) {
    for (long long row = first_number(); row < rows; row += number_step()) {
        double sum = 0.0;
        for (int chunk = 0; chunk < chunks; chunk++) {
            sum += parts[(long long) chunk * rows + row];
        }
        put(to + row, alpha, beta, sum);
    }
}

// The product of a vector with each column: a block a column.
extern "C" __global__ void column_sums(const float* vector, const float* matrix, float* to, float alpha, float beta, long long rows, long long columns) {
    __shared__ double shared[THREADS];
    for (long long column = blockIdx.x; column < columns; column += gridDim.x) {
        double sum = 0.0;
        float part = 0.0f;
        int taken = 0;
        for (long long row = threadIdx.x; row < rows; row += THREADS) {
            part += vector[row] * matrix[column * rows + row];
            if (++taken == RUN) {
                sum += part;
                part = 0.0f;
                taken = 0;
            }
        }
        double all = block_sum(sum + part, shared);
        if (threadIdx.x == 0) {
            put(to + column, alpha, beta, all);
        }
        __syncthreads();
    }
}

// norm = |vector|, vector = vector / norm: one block.
extern "C" __global__ void to_unit(float* vector, float* norm, long long length) {
    __shared__ double shared[THREADS];
    double sum = 0.0;
    for (long long i = threadIdx.x; i < length; i += THREADS) {
        double x = vector[i];
        sum += x * x;
    }
    float size = (float) sqrt(block_sum(sum, shared));
    __syncthreads();
    for (long long i = threadIdx.x; i < length; i += THREADS) {
        vector[i] = vector[i] / size;
    }
    if (threadIdx.x == 0) {
        norm[0] = size;
    }
}
