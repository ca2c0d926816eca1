// Affine maps of images, a block an image, channels first. The numbers of a map, as ImageMaps has them: T [2, 3], the window that is
// cut out, m, b, M [channels, channels], r [channels], g [channels].
#define MOST_CHANNELS 4
#define CUT 6
#define MEAN 10
#define LEVEL 11
#define MIXING 12

// How much more than it should a search for pixels takes, against rounding.
#define EDGE 1e-3f

// What a place takes of the pixel so far away from it along x or y.
__device__ inline float tent(float away) {
    float share = 1.0f - (away < 0.0f ? -away : away);
    return share > 0.0f ? share : 0.0f;
}

__device__ inline float along(const float* line, int x, int y) {
    return line[0] * x + line[1] * y + line[2];
}

__device__ inline int is_cut(const float* map, int x, int y) {
    return y >= map[CUT] && y < map[CUT + 1] && x >= map[CUT + 2] && x < map[CUT + 3];
}

// Of what pixel (x, y) takes from the image: the sum by channel; the result is the share that lies within the image. No sums without
// an image.
__device__ inline float taken(const float* map, const float* image, int x, int y, int channels, int height, int width, float* sums) {
    float u = along(map, x, y);
    float v = along(map + 3, x, y);
    int left = (int) floorf(u);
    int top = (int) floorf(v);
    float within = 0.0f;
    for (int c = 0; image && c < channels; c++) {
        sums[c] = 0.0f;
    }
    for (int row = top < 0 ? 0 : top; row <= top + 1 && row < height; row++) {
        for (int column = left < 0 ? 0 : left; column <= left + 1 && column < width; column++) {
            float share = tent(u - column) * tent(v - row);
            within += share;
            for (int c = 0; image && c < channels; c++) {
                sums[c] += share * image[((long long) c * height + row) * width + column];
            }
        }
    }
    return within;
}

extern "C" __global__ void map_images(const float* maps, int numbers, const float* from, float* to, int channels, int height, int width, long long samples) {
    __shared__ double shared[THREADS];
    int pixels = height * width;
    for (long long sample = blockIdx.x; sample < samples; sample += gridDim.x) {
        const float* map = maps + sample * numbers;
        const float* image = from + sample * channels * pixels;
        float* result = to + sample * channels * pixels;
        const float* gain = map + MIXING + channels * channels;
        double sum = 0.0;
        for (int i = threadIdx.x; map[MEAN] != 0.0f && i < channels * pixels; i += THREADS) {
            sum += image[i];
        }
        double all = block_sum(sum, shared);
        __syncthreads();
        float level = (float) (map[MEAN] * all / (channels * pixels)) + map[LEVEL];
        for (int i = threadIdx.x; i < pixels; i += THREADS) {
            float sums[MOST_CHANNELS];
            int x = i % width;
            int y = i / width;
            int cut = is_cut(map, x, y);
            float within = taken(map, image, x, y, channels, height, width, sums);
            for (int c = 0; c < channels; c++) {
                float mixed = within * level * gain[c] + gain[channels + c];
                for (int d = 0; d < channels; d++) {
                    mixed += map[MIXING + c * channels + d] * sums[d];
                }
                result[c * pixels + i] = cut ? 0.0f : mixed;
            }
        }
    }
}

// The gradient by pixel i of an image: each pixel of the result that takes from it lies near the place to which it goes.
__device__ inline void gathered(const float* map, const float* gradient, int i, int channels, int height, int width, float* sums) {
    float determinant = map[0] * map[4] - map[1] * map[3];
    float right = map[4] / determinant;
    float up = -map[1] / determinant;
    float left = -map[3] / determinant;
    float down = map[0] / determinant;
    int column = i % width;
    int row = i / width;
    float x = right * (column - map[2]) + up * (row - map[5]);
    float y = left * (column - map[2]) + down * (row - map[5]);
    float reachX = fabsf(right) + fabsf(up) + EDGE;
    float reachY = fabsf(left) + fabsf(down) + EDGE;
    int pixels = height * width;
    for (int c = 0; c < channels; c++) {
        sums[c] = 0.0f;
    }
    int firstX = (int) ceilf(x - reachX);
    int firstY = (int) ceilf(y - reachY);
    for (int py = firstY < 0 ? 0 : firstY; py <= y + reachY && py < height; py++) {
        for (int px = firstX < 0 ? 0 : firstX; px <= x + reachX && px < width; px++) {
            float share = tent(along(map, px, py) - column) * tent(along(map + 3, px, py) - row);
            if (share > 0.0f && !is_cut(map, px, py)) {
                for (int c = 0; c < channels; c++) {
                    float value = share * gradient[c * pixels + py * width + px];
                    for (int d = 0; d < channels; d++) {
                        sums[d] += map[MIXING + c * channels + d] * value;
                    }
                }
            }
        }
    }
}

// The transpose of the linear part of map_images.
extern "C" __global__ void map_images_back(const float* maps, int numbers, const float* from, float* to, int channels, int height, int width, long long samples) {
    __shared__ double shared[THREADS];
    int pixels = height * width;
    for (long long sample = blockIdx.x; sample < samples; sample += gridDim.x) {
        const float* map = maps + sample * numbers;
        const float* gradient = from + sample * channels * pixels;
        float* result = to + sample * channels * pixels;
        const float* gain = map + MIXING + channels * channels;
        double sum = 0.0;
        for (int i = threadIdx.x; map[MEAN] != 0.0f && i < pixels; i += THREADS) {
            int x = i % width;
            int y = i / width;
            float within = is_cut(map, x, y) ? 0.0f : taken(map, 0, x, y, channels, height, width, 0);
            for (int c = 0; c < channels; c++) {
                sum += within * gain[c] * gradient[c * pixels + i];
            }
        }
        double all = block_sum(sum, shared);
        __syncthreads();
        float everywhere = (float) (map[MEAN] * all / (channels * pixels));
        for (int i = threadIdx.x; i < pixels; i += THREADS) {
            float sums[MOST_CHANNELS];
            gathered(map, gradient, i, channels, height, width, sums);
            for (int c = 0; c < channels; c++) {
                result[c * pixels + i] = sums[c] + everywhere;
            }
        }
    }
}
