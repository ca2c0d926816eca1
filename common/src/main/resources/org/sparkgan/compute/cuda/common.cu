// What the other files of kernels share. They follow in alphabetical order, in one text without headers. A kernel that sums up
// is launched with blocks of THREADS threads and adds in an order that depends on shapes alone: the same bits each run.
#define THREADS 256

// Floats that are added up before a double takes the sum: few enough to lose nothing, and doubles are slow on most cards.
#define RUN 32

// The first column of this thread and the distance to its next, where threads of the same threadIdx.y share a column.
__device__ inline long long first_column() {
    return (long long) blockIdx.x * blockDim.y + threadIdx.y;
}

__device__ inline long long column_step() {
    return (long long) gridDim.x * blockDim.y;
}

// The same for the rows of a column.
__device__ inline long long first_row() {
    return (long long) blockIdx.y * blockDim.x + threadIdx.x;
}

__device__ inline long long row_step() {
    return (long long) gridDim.y * blockDim.x;
}

// The same for numbers in a row.
__device__ inline long long first_number() {
    return (long long) blockIdx.x * blockDim.x + threadIdx.x;
}

__device__ inline long long number_step() {
    return (long long) gridDim.x * blockDim.x;
}

__device__ inline int is_finite(double value) {
    return value - value == 0.0;
}

// The sum over all threads of a block, for each of them; before `shared` is used again the kernel has to wait.
__device__ inline double block_sum(double value, double* shared) {
    int thread = threadIdx.x;
    shared[thread] = value;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half >>= 1) {
        if (thread < half) {
            shared[thread] += shared[thread + half];
        }
        __syncthreads();
    }
    return shared[0];
}
