// Operations on numbers in the same place, and linear maps that only pick and average.

// 0 product, 1 sum, 2 difference, 3 quotient.
__device__ inline float combined(int arithmetic, float left, float right) {
    switch (arithmetic) {
        case 0: return left * right;
        case 1: return left + right;
        case 2: return left - right;
        default: return left / right;
    }
}

extern "C" __global__ void elementwise_full(int arithmetic, float* to, const float* left, const float* right, long long length) {
    for (long long i = first_number(); i < length; i += number_step()) {
        to[i] = combined(arithmetic, left[i], right[i]);
    }
}

// right is one number
extern "C" __global__ void elementwise_one(int arithmetic, float* to, const float* left, const float* right, long long length) {
    float factor = right[0];
    for (long long i = first_number(); i < length; i += number_step()) {
        to[i] = combined(arithmetic, left[i], factor);
    }
}

// right is a row: one number a column
extern "C" __global__ void elementwise_row(int arithmetic, float* to, const float* left, const float* right, long long rows, long long columns) {
    for (long long column = first_column(); column < columns; column += column_step()) {
        float factor = right[column];
        for (long long row = first_row(); row < rows; row += row_step()) {
            long long i = column * rows + row;
            to[i] = combined(arithmetic, left[i], factor);
        }
    }
}

// right is a column: one number a row
extern "C" __global__ void elementwise_column(int arithmetic, float* to, const float* left, const float* right, long long rows, long long columns) {
    for (long long row = first_row(); row < rows; row += row_step()) {
        float factor = right[row];
        for (long long column = first_column(); column < columns; column += column_step()) {
            long long i = column * rows + row;
            to[i] = combined(arithmetic, left[i], factor);
        }
    }
}

// 0 ReLU, 1 LeakyReLU, 2 tanh, 3 sigmoid: a NaN stays one, so that training stops.
extern "C" __global__ void activate(int function, const float* input, float* output, float* slope, float leak, long long length) {
    for (long long i = first_number(); i < length; i += number_step()) {
        float x = input[i];
        float y;
        float rise;
        if (function == 0) {
            rise = x > 0.0f ? 1.0f : 0.0f;
            y = x < 0.0f ? 0.0f : x;
        } else if (function == 1) {
            rise = x > 0.0f ? 1.0f : leak;
            y = x * rise;
        } else if (function == 2) {
            y = tanhf(x);
            rise = 1.0f - y * y;
        } else {
            y = 1.0f / (1.0f + expf(-x));
            rise = (1.0f - y) * y;
        }
        output[i] = y;
        slope[i] = rise;
    }
}

// Each sample from [rows, columns] to [columns, rows], row-major; a column here is a row of the result.
extern "C" __global__ void transpose_samples(const float* from, float* to, int rows, int columns, long long count) {
    for (long long i = first_column(); i < count; i += column_step()) {
        long long sample = i / columns;
        int column = (int) (i % columns);
        const float* first = from + sample * rows * columns + column;
        for (long long row = first_row(); row < rows; row += row_step()) {
            to[i * rows + row] = first[row * columns];
        }
    }
}

// The same of runs of numbers; a column here is a run of the result.
extern "C" __global__ void transpose_runs(const float* from, float* to, int rows, int columns, int numbers, long long runs) {
    for (long long i = first_column(); i < runs; i += column_step()) {
        long long line = i / rows;
        long long row = line / columns * rows + i % rows;
        const float* first = from + (row * columns + line % columns) * numbers;
        for (long long number = first_row(); number < numbers; number += row_step()) {
            to[i * numbers + number] = first[number];
        }
    }
}

// Each channel under the window [1, 2, 1]^T [1, 2, 1] / 16 with zeros around, channels last; a column is a pixel.
extern "C" __global__ void smooth_maps(const float* from, float* to, int channels, int height, int width, long long pixels) {
    for (long long pixel = first_column(); pixel < pixels; pixel += column_step()) {
        int column = (int) (pixel % width);
        int row = (int) (pixel / width % height);
        for (long long channel = first_row(); channel < channels; channel += row_step()) {
            float sum = 0.0f;
            for (int y = -1; y <= 1; y++) {
                for (int x = -1; x <= 1; x++) {
                    int inside = row + y >= 0 && row + y < height && column + x >= 0 && column + x < width;
                    float share = (float) ((y == 0 ? 2 : 1) * (x == 0 ? 2 : 1)) / 16.0f;
                    sum += inside ? share * from[(pixel + (long long) y * width + x) * channels + channel] : 0.0f;
                }
            }
            to[pixel * channels + channel] = sum;
        }
    }
}

// Means of windows, channels last; a column is a pixel of the means.
extern "C" __global__ void average_windows(const float* maps, float* means, float factor, int channels, int height, int width, int windowHeight, int windowWidth, long long pixels) {
    int high = height / windowHeight;
    int wide = width / windowWidth;
    float size = (float) (windowHeight * windowWidth);
    for (long long pixel = first_column(); pixel < pixels; pixel += column_step()) {
        long long line = pixel / wide;
        int left = (int) (pixel % wide) * windowWidth;
        int top = (int) (line % high) * windowHeight;
        const float* corner = maps + (((line / high) * height + top) * width + left) * channels;
        for (long long channel = first_row(); channel < channels; channel += row_step()) {
            float sum = 0.0f;
            for (int y = 0; y < windowHeight; y++) {
                for (int x = 0; x < windowWidth; x++) {
                    sum += corner[((long long) y * width + x) * channels + channel];
                }
            }
            means[pixel * channels + channel] = sum / size * factor;
        }
    }
}

// The transpose of average_windows; a column is a pixel of the maps, of which those in no whole window get 0.
extern "C" __global__ void spread_windows(const float* means, float* maps, float factor, int channels, int height, int width, int windowHeight, int windowWidth, long long pixels) {
    int high = height / windowHeight;
    int wide = width / windowWidth;
    float size = (float) (windowHeight * windowWidth);
    for (long long pixel = first_column(); pixel < pixels; pixel += column_step()) {
        long long line = pixel / width;
        int column = (int) (pixel % width) / windowWidth;
        int row = (int) (line % height) / windowHeight;
        int covered = row < high && column < wide;
        long long mean = ((line / height) * high + row) * wide + column;
        for (long long channel = first_row(); channel < channels; channel += row_step()) {
            maps[pixel * channels + channel] = covered ? means[mean * channels + channel] / size * factor : 0.0f;
        }
    }
}

// Bytes of [0, 255] to numbers of [-1, 1].
extern "C" __global__ void numbers_of_pixels(const unsigned char* pixels, float* to, long long length) {
    for (long long i = first_number(); i < length; i += number_step()) {
        to[i] = (float) pixels[i] / 127.5f - 1.0f;
    }
}
