// Kernels on which the stand-in itself is tested: what it must compute, and what it must not let pass.

extern "C" __global__ void scale(float* to, const float* from, float by, int count) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) {
        to[i] = by * from[i];
    }
}

// A block of 64 threads a row.
extern "C" __global__ void row_sum(const float* matrix, float* sums, int columns) {
    __shared__ float parts[2];
    float sum = 0.0f;
    for (int i = threadIdx.x; i < columns; i += blockDim.x) {
        sum += matrix[(long long) blockIdx.x * columns + i];
    }
    for (int by = 16; by > 0; by /= 2) {
        sum += __shfl_down_sync(0xffffffffu, sum, by);
    }
    if (threadIdx.x % 32 == 0) {
        parts[threadIdx.x / 32] = sum;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        sums[blockIdx.x] = parts[0] + parts[1];
    }
}

// One warp: the other half's, the first lane's, the lane's below, and of a double the neighbour's.
extern "C" __global__ void shuffles(int* halves, int* firsts, int* below, double* neighbours) {
    int lane = threadIdx.x;
    halves[lane] = __shfl_xor_sync(0xffffffffu, lane, 16);
    firsts[lane] = __shfl_sync(0xffffffffu, lane, 0, 8);
    below[lane] = __shfl_up_sync(0xffffffffu, lane, 1);
    neighbours[lane] = __shfl_xor_sync(0xffffffffu, lane + 0.5, 1);
}

// Where each thread is, for blocks and grids of three dimensions.
extern "C" __global__ void places(int* to) {
    int block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
    int thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    to[block * blockDim.x * blockDim.y * blockDim.z + thread] += block * 1000 + thread;
}

extern "C" __global__ void words(const float* x, float* to, unsigned int* high) {
    to[0] = rsqrtf(x[0]);
    to[1] = fmaf(x[0], x[0], 1.0f);
    to[2] = __int_as_float(__float_as_int(x[0]) + 1);
    to[3] = max(x[0], __int_as_float(0x7fc00000));
    to[4] = cospif(1.0f);
    high[0] = __umulhi(0x80000000u, 6u);
}

extern "C" __global__ void put(float* to, long long at, float value) {
    to[at] = value;
}

extern "C" __global__ void get(float* to, const float* from, long long at) {
    to[0] = from[at];
}

extern "C" __global__ void unwritten(float* to) {
    __shared__ float shared[32];
    to[blockIdx.x * blockDim.x + threadIdx.x] = shared[threadIdx.x];
    __syncthreads();
    shared[threadIdx.x] = 1.0f;
}

extern "C" __global__ void divergent(float* to) {
    if (threadIdx.x < 16) {
        __syncthreads();
    }
    to[threadIdx.x] = 1.0f;
}

extern "C" __global__ void part_of_a_warp(int* to) {
    to[threadIdx.x] = __shfl_down_sync(0xffffu, 1, 1);
}

// Lacks a barrier between what a thread writes and what its neighbour reads.
extern "C" __global__ void race(int* to) {
    __shared__ int shared[32];
    shared[threadIdx.x] = threadIdx.x;
    to[threadIdx.x] = shared[threadIdx.x ^ 1];
}

extern "C" __global__ void __launch_bounds__(64) bounded(float* to) {
    to[0] = 1.0f;
}

extern "C" __global__ void doubles(double* to) {
    to[0] = 1.0;
}
