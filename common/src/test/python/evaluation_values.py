#!/usr/bin/env python3
"""Writes the values that the tests of the evaluation's scores compare with, worked out by NumPy and SciPy.

Run from the root of the repository, with Debian's packages python3-numpy and python3-scipy or any others:
python3 common/src/test/python/evaluation_values.py
Made with NumPy 2.4 and SciPy 1.17; other versions should differ only in the last digits.

Images are drawn by a formula in whole numbers that the tests have too; a drawing is [number, noise in 256ths].
"""
import json
import pathlib

import numpy as np
from scipy import linalg, ndimage, signal, stats
from scipy.spatial import distance

OUT = pathlib.Path(__file__).parents[1] / "resources/org/sparkgan/reference/evaluation.json"
MASK = 0xFFFFFFFF


# --- images -----------------------------------------------------------------------------------------------------------

def image(shape, number, noise):
    """[channels, height, width], whole numbers of 0 to 255."""
    c, y, x = np.ogrid[:shape[0], :shape[1], :shape[2]]
    stripes = np.abs((9 * x + 5 * y + 40 * c + 37 * number + x * y // 4) % 512 - 256) * 255 // 256
    return (stripes * (256 - noise) + hashed(number, c, y, x) * noise) // 256


def hashed(number, c, y, x):
    """Whole numbers of 0 to 255 that look random."""
    word = (number * 0x9E3779B1 + c * 0x85EBCA77 + y * 0xC2B2AE3D + x * 0x27D4EB2F) & MASK
    word = ((word ^ word >> 15) * 0x2C1B3C6D) & MASK
    word = ((word ^ word >> 12) * 0x297A2D39) & MASK
    return word >> 24


def images(shape, start, count, noise):
    return np.array([image(shape, start + i, noise) for i in range(count)], dtype=np.float64)


def features(start, count, dimension, shift):
    """[count, dimension], exact in float32; columns are correlated, those with odd numbers are shifted."""
    i, j = np.ogrid[start:start + count, :dimension]
    own = hashed(i, 0, 0, j) + hashed(i, 1, 0, j) - 255
    shared = (hashed(i, 2, 0, 0) - 128) * (j % 5 - 2)
    return (own + shared) / 64 + j % 2 * shift


# --- multi-scale structural similarity --------------------------------------------------------------------------------

def ms_ssim(a, b):
    """Of two planes, with whole 11x11 windows."""
    weights = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])
    weights = weights[[min(a.shape) // 2**scale >= 11 for scale in range(5)]]
    line = signal.windows.gaussian(11, 1.5)
    window = np.outer(line, line) / line.sum()**2
    value = 1
    for scale, weight in enumerate(weights / weights.sum()):
        mean = lambda plane: signal.convolve2d(plane, window, mode="valid")
        covariance = mean(a * b) - mean(a) * mean(b)
        variances = mean(a * a) - mean(a)**2 + mean(b * b) - mean(b)**2
        similarity = (2 * covariance + 58.5225) / (variances + 58.5225)
        if scale == len(weights) - 1:
            similarity *= (2 * mean(a) * mean(b) + 6.5025) / (mean(a)**2 + mean(b)**2 + 6.5025)
        value *= max(0, similarity.mean())**weight
        a, b = (plane[:len(plane) // 2 * 2, :plane.shape[1] // 2 * 2] for plane in (a, b))
        a, b = (plane.reshape(len(plane) // 2, 2, -1, 2).mean((1, 3)) for plane in (a, b))
    return value, len(weights)


def ms_ssim_cases():
    for shape, first, second in [
        ((1, 28, 28), (1, 30), (1, 90)),
        ((1, 28, 28), (1, 30), (2, 30)),
        ((3, 32, 32), (4, 0), (4, 128)),
        ((3, 64, 64), (4, 60), (5, 60)),
        ((1, 23, 47), (7, 10), (7, 50)),
        ((1, 180, 191), (7, 10), (8, 50)),
    ]:
        channels = [ms_ssim(a, b) for a, b in zip(image(shape, *first).astype(float), image(shape, *second).astype(float))]
        yield {"shape": shape, "first": first, "second": second, "scales": channels[0][1],
               "value": np.mean([value for value, _ in channels])}


# --- sliced Wasserstein distance --------------------------------------------------------------------------------------

BINOMIAL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
PATCH_PLACES, PROJECTION_DIRECTIONS, FEATURE_SUBSETS = 15, 16, 17


def philox(key, counter):
    """Philox 4x32-10, all counters at once: [..., 4] words."""
    x0, x1, x2, x3 = (np.asarray(word, dtype=np.uint64) for word in counter)
    for i in range(10):
        high, low = x0 * np.uint64(0xD2511F53), x2 * np.uint64(0xCD9E8D57)
        x0, x1 = low >> np.uint64(32) ^ x1 ^ np.uint64((key & MASK) + i * 0x9E3779B9 & MASK), low & np.uint64(MASK)
        x2, x3 = high >> np.uint64(32) ^ x3 ^ np.uint64((key >> 32) + i * 0xBB67AE85 & MASK), high & np.uint64(MASK)
    return np.stack(np.broadcast_arrays(x0, x1, x2, x3), -1)


def words(seed, purpose, iteration, step, samples, count):
    """[samples, count] words of 32 bits."""
    position, sample = np.arange((count + 3) // 4), np.arange(samples)[:, None]
    return philox(seed, (position, sample, iteration, step << 8 | purpose)).reshape(samples, -1)[:, :count].astype(np.float64)


def blur(x):
    return np.array([[ndimage.convolve(plane, BINOMIAL, mode="mirror") for plane in one] for one in x])


def pyramid(x):
    levels = [x]
    while (min(levels[-1].shape[2:]) + 1) // 2 >= 16:
        half = blur(levels[-1])[:, :, ::2, ::2]
        spread = np.zeros_like(levels[-1])
        spread[:, :, ::2, ::2] = half
        levels[-1] = levels[-1] - 4 * blur(spread)
        levels.append(half)
    return levels


def descriptors(level, number, seed, patches):
    count, _, height, width = level.shape
    places = (words(seed, PATCH_PLACES, 0, number, count, 2 * patches) // 256 / 2**24).reshape(count, patches, 2)
    cut = np.array([
        level[i, :, int(v * (height - 6)):, int(u * (width - 6)):][:, :7, :7] for i in range(count) for u, v in places[i]
    ])
    return ((cut - cut.mean((0, 2, 3), keepdims=True)) / cut.std((0, 2, 3), keepdims=True)).reshape(len(cut), -1)


def directions(seed, level, count, size):
    w = words(seed, PROJECTION_DIRECTIONS, 0, level, count, size + size % 2)
    radius, angle = np.sqrt(-2 * np.log((w[:, ::2] + 1) / 2**32)), 2 * np.pi * w[:, 1::2] / 2**32
    normal = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 2).reshape(count, -1)[:, :size]
    return normal / np.linalg.norm(normal, axis=1, keepdims=True)


def sliced_wasserstein_cases():
    for shape, count, patches, axes, seed in [
        ((1, 28, 28), 6, 16, 40, 42),
        ((3, 33, 35), 4, 9, 10, 2**40 + 5),
        ((3, 64, 64), 3, 8, 8, 7),
    ]:
        real, generated = images(shape, 0, count, 20), images(shape, 50, count, 90)
        distances = []
        for i, (a, b) in enumerate(zip(pyramid(real), pyramid(generated))):
            axis = directions(seed, i, axes, 49 * shape[0]).T
            a, b = (np.sort(descriptors(level, i, seed, patches) @ axis, axis=0) for level in (a, b))
            distances.append(1000 * np.abs(a - b).mean())
        yield {"shape": shape, "count": count, "patches": patches, "directions": axes, "seed": seed,
               "real": (0, 20), "generated": (50, 90), "distances": distances}


def pyramid_case():
    levels = pyramid(images((1, 33, 36), 3, 1, 90))
    return {"shape": (1, 33, 36), "image": (3, 90), "levels": [np.round(level.ravel(), 4) for level in levels]}


# --- distances of features --------------------------------------------------------------------------------------------

def feature_sets():
    """[first number, count, shift] of real and of generated features, and their dimension."""
    for real, generated, dimension in [
        ((0, 40, 0), (1000, 50, 0.5), 12),
        ((0, 6, 0), (1000, 7, 1), 12),
        ((0, 60, 1000), (30, 60, 1000), 5),
        ((0, 30, 0), (500, 45, 3), 1),
        ((0, 50, 0), (1000, 70, 6), 6),
    ]:
        sets = [features(start, count, dimension, shift) for start, count, shift in (real, generated)]
        yield {"real": real, "generated": generated, "dimension": dimension}, *sets


def frechet(x, y):
    """By the singular values of the product of the centred sets, and where their covariances have full rank by a root."""
    x, y = ((z - z.mean(0), np.cov(z, rowvar=False).reshape(z.shape[1], -1), z.mean(0)) for z in (x, y))
    root = linalg.svdvals(x[0] @ y[0].T).sum() / np.sqrt((len(x[0]) - 1) * (len(y[0]) - 1))
    if min(len(x[0]), len(y[0])) > len(x[2]):
        assert np.isclose(root, np.trace(linalg.sqrtm(x[1] @ y[1]).real), rtol=1e-9)
    return np.sum((x[2] - y[2])**2) + np.trace(x[1]) + np.trace(y[1]) - 2 * root


def draw(count, size, seed, subset, number):
    left = list(range(count))
    for i in range(size):
        high, low = (int(word) for word in philox(seed, (0, i, subset, number << 8 | FEATURE_SUBSETS))[:2])
        place = i + (high << 32 | low) % (count - i)
        left[i], left[place] = left[place], left[i]
    return left[:size]


def kernel_distance(x, y, size, seed, subset):
    x, y = (z[draw(len(z), size, seed, subset, number)] for number, z in enumerate((x, y)))
    kernel = lambda a, b: (a @ b.T / a.shape[1] + 1)**3
    distinct = ~np.eye(size, dtype=bool)
    return kernel(x, x)[distinct].mean() + kernel(y, y)[distinct].mean() - 2 * kernel(x, y).mean()


def covered(points, by):
    """The share of points within the third nearest neighbour of one of the others."""
    radii = np.sort(distance.cdist(by, by), axis=1)[:, 3]
    return (distance.cdist(points, by) <= radii).any(1).mean()


def feature_cases():
    for case, x, y in feature_sets():
        size = min(len(x), len(y))
        yield case | {
            "frechet": frechet(x, y),
            "subsetSize": size // 2,
            "kernelOfSubsets": [kernel_distance(x, y, size // 2, 42, subset) for subset in range(3)],
            "kernel": np.mean([kernel_distance(x, y, size, 42, subset) for subset in range(100)]),
            "precision": covered(y, x),
            "recall": covered(x, y),
        }


def density_cases():
    """Density and coverage by the formulas of Naeem 2020, balls with their borders; on one axis images lie on borders, where rounding decides."""
    for case, x, y in feature_sets():
        if case["dimension"] == 1:
            continue
        radii = np.sort(distance.cdist(x, x), axis=1)[:, 5]
        inside = distance.cdist(x, y) <= radii[:, None]
        yield case | {"density": inside.sum(0).mean() / 5, "coverage": inside.any(1).mean()}


def write_statistics():
    """Mean and covariance of the first case's real features as pytorch-fid and clean-fid write them, and in other forms."""
    x = next(feature_sets())[1]
    mu, sigma = x.mean(0), np.cov(x, rowvar=False)
    np.savez(OUT.with_name("statistics.npz"), mu=mu, sigma=sigma)
    np.savez_compressed(OUT.with_name("statistics-float32.npz"), other=[1j], sigma=np.asfortranarray(sigma, np.float32), mu=np.float32(mu))


# --- modes of stacked images ------------------------------------------------------------------------------------------

def mode_cases():
    """Counts of modes, of which those below a bound are missing, and the divergence from independent channels."""
    for labels, real, generated in [(10, (31, 0), (38, 60)), (10, (900, 200), (990, 230)), (3, (31, 0), (200, 128))]:
        modes = np.arange(labels**3)
        q, p = (np.maximum(0, hashed(number, 0, 0, modes) - bound) for number, bound in (real, generated))
        shares = sum(np.bincount(modes // labels**place % labels, q, labels) for place in range(3)) / (3 * q.sum())
        expected = shares[modes // labels**2] * shares[modes // labels % labels] * shares[modes % labels]
        yield {"labels": labels, "real": q, "generated": p, "found": np.count_nonzero(p), "kl": stats.entropy(p, expected)}


# --- file -------------------------------------------------------------------------------------------------------------

def plain(value):
    """NumPy's numbers and arrays as Python's; Python writes as many digits as a float64 needs to come back the same."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


if __name__ == "__main__":
    cases = {
        "msSsim": list(ms_ssim_cases()),
        "pyramid": pyramid_case(),
        "slicedWasserstein": list(sliced_wasserstein_cases()),
        "features": list(feature_cases()),
        "modes": list(mode_cases()),
        "density": list(density_cases()),
    }
    lines = [f"{json.dumps(key)}: {json.dumps(plain(value))}" for key, value in cases.items()]
    write_statistics()
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
