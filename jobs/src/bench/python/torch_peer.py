#!/usr/bin/env python3
"""GANs in PyTorch: the peer of `sparkgan bench --only engine`, the same networks, batches and steps of random images.

    python3 torch_peer.py gan --batch-norm --channels-last
    python3 torch_peer.py wgan-gp --processes 2 --threads 1
    python3 torch_peer.py gan --hidden 512 --side 28 --channels 1

The networks are DCGAN's, or MLPs of four layers where --hidden says how wide. Prints the real images a second that all
processes together show their critics, each with networks of its own.

PyTorch runs at its best setting on a CPU, whatever the environment says: OpenBLAS chooses its own kernels and takes as many
threads as the process has (torch.set_num_threads does not reach it), malloc keeps its memory, denormals are flushed.
"""
import argparse
import multiprocessing
import os
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("objective", choices=["gan", "wgan-gp"])
    parser.add_argument("--batch-norm", action="store_true", help="as Radford 2016 has it; not for wgan-gp")
    parser.add_argument("--channels-last", action="store_true", help="the layout of feature maps that suits oneDNN")
    for name, default in [("processes", 1), ("threads", 2), ("side", 64), ("channels", 3), ("features", 64),
                          ("batch", 64), ("latent", 100), ("hidden", 0), ("seconds", 20)]:
        parser.add_argument("--" + name, type=int, default=default)
    options = parser.parse_args()
    if options.batch_norm and options.objective == "wgan-gp":
        parser.error("--batch-norm: a penalty of each sample's gradient has no meaning where samples are tied together")
    return options


def start_anew(threads):
    """The libraries read their environment when they are loaded, so that this process begins again with the best one."""
    best = {name: value for name, value in os.environ.items() if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    best.update(OPENBLAS_NUM_THREADS=str(threads), OMP_WAIT_POLICY="passive", MALLOC_MMAP_MAX_="0",
                MALLOC_TRIM_THRESHOLD_="8000000000", MALLOC_TOP_PAD_="268435456")
    if best != dict(os.environ):
        os.execve(sys.executable, [sys.executable, *sys.argv], best)


OPTIONS = arguments()
start_anew(OPTIONS.threads)

import torch  # noqa: E402
from torch import nn  # noqa: E402


def doublings(side):
    base = 7 if side == 28 else 4
    return base, (side // base).bit_length() - 1


def norm(options, features):
    return [nn.BatchNorm2d(features)] if options.batch_norm else []


def generator(options):
    base, depth = doublings(options.side)
    features = options.features << depth - 1
    layers = [nn.Linear(options.latent, features * base * base), nn.Unflatten(1, (features, base, base)),
              *norm(options, features), nn.ReLU(True)]
    for _ in range(depth - 1):
        layers += [nn.ConvTranspose2d(features, features // 2, 4, 2, 1), *norm(options, features // 2), nn.ReLU(True)]
        features //= 2
    return nn.Sequential(*layers, nn.ConvTranspose2d(features, options.channels, 4, 2, 1), nn.Tanh())


def critic(options):
    base, depth = doublings(options.side)
    features = options.features
    layers = [nn.Conv2d(options.channels, features, 4, 2, 1), nn.LeakyReLU(0.2, True)]
    for _ in range(depth - 1):
        layers += [nn.Conv2d(features, 2 * features, 4, 2, 1), *norm(options, 2 * features), nn.LeakyReLU(0.2, True)]
        features *= 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(features * base * base, 1))


def penalty(model, real, fake):
    share = torch.rand(len(real), 1, 1, 1)
    points = (share * real + (1 - share) * fake).requires_grad_(True)
    gradient, = torch.autograd.grad(model(points).sum(), points, create_graph=True)
    return 10 * ((gradient.flatten(1).norm(2, dim=1) - 1) ** 2).mean()


def mlp(options, inputs, outputs):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(inputs, options.hidden), nn.ReLU(True)]
        inputs = options.hidden
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


def networks(options):
    if not options.hidden:
        return generator(options), critic(options)
    shape = (options.channels, options.side, options.side)
    values = options.channels * options.side ** 2
    return (nn.Sequential(mlp(options, options.latent, values), nn.Unflatten(1, shape)),
            nn.Sequential(nn.Flatten(), mlp(options, values, 1)))


def train(options, rates):
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    layout = torch.channels_last if options.channels_last else torch.contiguous_format
    g, d = (network.to(memory_format=layout) for network in networks(options))
    g_optimizer, d_optimizer = (torch.optim.Adam(model.parameters(), 2e-4, (0.5, 0.999)) for model in (g, d))
    real = 2 * torch.rand(options.batch, options.channels, options.side, options.side) - 1
    bce = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(options.batch, 1), torch.zeros(options.batch, 1)

    def iterate():
        d_optimizer.zero_grad()
        with torch.no_grad():
            fake = g(torch.randn(options.batch, options.latent))
        if options.objective == "gan":
            loss = bce(d(real), ones) + bce(d(fake), zeros)
        else:
            loss = d(fake).mean() - d(real).mean() + penalty(d, real, fake)
        loss.backward()
        d_optimizer.step()
        g_optimizer.zero_grad()
        score = d(g(torch.randn(options.batch, options.latent)))
        (bce(score, ones) if options.objective == "gan" else -score.mean()).backward()
        g_optimizer.step()

    iterate()
    start, iterations = time.monotonic(), 0
    while time.monotonic() - start < options.seconds:
        iterate()
        iterations += 1
    rates.put(options.batch * iterations / (time.monotonic() - start))


def main():
    options = OPTIONS
    rates = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=train, args=(options, rates)) for _ in range(options.processes)]
    for worker in workers:
        worker.start()
    total = sum(rates.get() for _ in workers)
    for worker in workers:
        worker.join()
    name = options.objective + (" with batch normalisation" if options.batch_norm else "")
    width = f"MLP/{options.hidden}" if options.hidden else f"DCGAN/{options.features}"
    print(f"{name} {width} {options.channels}x{options.side}x{options.side}: {total:.1f} img/s, PyTorch {torch.__version__}, "
          f"{options.processes} processes of {options.threads} threads")


if __name__ == "__main__":
    main()
