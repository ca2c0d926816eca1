// The two halves of a convolution that are no product. With the channels last, a row under the window is one run of memory.

// What lies under the window at each place ("im2col"); a column is a place, [size, size, channels], with zeros for the padding.
extern "C" __global__ void read_patches(const float* image, float* columns, int size, int stride, int padding, int channels, int height, int width, int placesHigh, int placesWide, long long count) {
    int run = size * channels;
    int line = width * channels;
    int places = placesHigh * placesWide;
    for (long long column = first_column(); column < count; column += column_step()) {
        long long sample = column / places;
        int place = (int) (column % places);
        int top = place / placesWide * stride - padding;
        int left = (place % placesWide * stride - padding) * channels;
        const float* from = image + sample * height * line;
        float* to = columns + column * size * run;
        for (long long i = first_row(); i < run; i += row_step()) {
            long long across = left + i;
            int inside = across >= 0 && across < line;
            for (int y = 0; y < size; y++) {
                int down = top + y;
                int there = inside && down >= 0 && down < height;
                to[(long long) y * run + i] = there ? from[(long long) down * line + across] : 0.0f;
            }
        }
    }
}

// Adds columns up to the images whose patches they could be ("col2im"); a column here is a pixel of an image.
extern "C" __global__ void fold_patches(const float* columns, float* image, int size, int stride, int padding, int channels, int height, int width, int placesHigh, int placesWide, long long pixels) {
    long long window = (long long) size * size * channels;
    for (long long pixel = first_column(); pixel < pixels; pixel += column_step()) {
        long long line = pixel / width;
        long long sample = line / height;
        int x = (int) (pixel % width) + padding;
        int y = (int) (line % height) + padding;
        int firstX = x < size ? 0 : (x - size) / stride + 1;
        int firstY = y < size ? 0 : (y - size) / stride + 1;
        int lastX = x / stride < placesWide ? x / stride : placesWide - 1;
        int lastY = y / stride < placesHigh ? y / stride : placesHigh - 1;
        for (long long channel = first_row(); channel < channels; channel += row_step()) {
            float sum = 0.0f;
            for (int placeY = firstY; placeY <= lastY; placeY++) {
                for (int placeX = firstX; placeX <= lastX; placeX++) {
                    long long column = (sample * placesHigh + placeY) * placesWide + placeX;
                    long long inside = (long long) (y - placeY * stride) * size + (x - placeX * stride);
                    sum += columns[column * window + inside * channels + channel];
                }
            }
            image[pixel * channels + channel] = sum;
        }
    }
}
