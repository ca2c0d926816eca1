#!/usr/bin/env python3
"""PyTorch on the GPU that submit/gpu-check.sh has timed: the same networks, batches and Adam, images of noise.

    python3 gpu_peer.py speed.tsv

The table is SparkGAN's: name, arguments of torch_gan, way, milliseconds, images a second. PyTorch runs as it comes (TF32 in
convolutions alone), with TF32 in products as well, channels last and cuDNN's choice of kernels, and the same recorded as a CUDA
graph. Unlike SparkGAN it reads no losses. Ends with 3 where it cannot run.
"""
import argparse
import os
import statistics
import sys
import time

import peer_arguments

# How often an iteration is repeated until it is as fast as it gets, and what is measured then.
WARM_UP_SECONDS, BLOCKS, BLOCK_SECONDS = 0.4, 5, 0.2


def cannot(why):
    print(why)
    sys.exit(3)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda", help="cpu: to see whether this program runs")
    return parser.parse_args()


def network(line):
    parser = argparse.ArgumentParser()
    peer_arguments.add_network(parser)
    options = parser.parse_args(line.split())
    peer_arguments.require_network(parser, options)
    return options


def read(table):
    """SparkGAN's rates by the names of networks: (arguments, {way: images a second})."""
    ours = {}
    with open(table, encoding="utf-8") as lines:
        for line in lines:
            name, peer, way, _, rate = line.rstrip("\n").split("\t")
            ours.setdefault(name, (peer, {}))[1][way] = float(rate)
    return ours


OPTIONS = arguments()
if not os.path.exists(OPTIONS.table) or not read(OPTIONS.table):
    cannot("there are no times of SparkGAN to compare with")
try:
    import torch
except ImportError as error:
    cannot(f"python3 has no PyTorch ({error})")
if OPTIONS.device == "cuda" and not torch.cuda.is_available():
    cannot(f"PyTorch {torch.__version__} sees no GPU")

import torch_gan  # noqa: E402


def wait():
    if OPTIONS.device == "cuda":
        torch.cuda.synchronize()


def settle(fast):
    torch.set_float32_matmul_precision("high" if fast else "highest")
    torch.backends.cudnn.benchmark = fast


def recorded(training):
    """One iteration as a graph; the first ones, on a stream of their own, make what a graph cannot hold."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            training.iterate()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        training.iterate()
    return graph.replay


def as_it_comes(options):
    settle(fast=False)
    return torch_gan.Training(options, OPTIONS.device).iterate


def fast(options):
    settle(fast=True)
    return torch_gan.Training(options, OPTIONS.device, torch.channels_last).iterate


def graphed(options):
    settle(fast=True)
    return recorded(torch_gan.Training(options, OPTIONS.device, torch.channels_last, capturable=True))


WAYS = [("as it comes", as_it_comes), ("high, channels last", fast)]
if OPTIONS.device == "cuda":
    WAYS.append(("high, channels last, graph", graphed))


def seconds(iterate, count):
    wait()
    start = time.perf_counter()
    for _ in range(count):
        iterate()
    wait()
    return time.perf_counter() - start


def milliseconds(iterate):
    """The median of blocks."""
    seconds(iterate, 3)
    count, taken = 1, seconds(iterate, 1)
    while taken < WARM_UP_SECONDS:
        count, taken = 2 * count, seconds(iterate, 2 * count)
    block = max(1, int(count * BLOCK_SECONDS / taken))
    return 1000 * statistics.median(seconds(iterate, block) / block for _ in range(BLOCKS))


def compare(name, peer, ours, ratios):
    options = network(peer)
    way, best = max(ours.items(), key=lambda entry: entry[1])
    for title, start in WAYS:
        try:
            taken = milliseconds(start(options))
        except RuntimeError as error:
            print(f"FAIL  {name}, {title}: {str(error).splitlines()[0]}", flush=True)
            continue
        rate = 1000 * options.batch / taken
        ratios.setdefault(title, []).append(best / rate)
        print(f"-     {name}, PyTorch {title}: {taken:.3f} ms, {rate:,.0f} img/s; SparkGAN ({way}) {best / rate:.2f} times as fast",
              flush=True)
    if OPTIONS.device == "cuda":
        torch.cuda.empty_cache()


def main():
    ratios = {}
    for name, (peer, ours) in read(OPTIONS.table).items():
        compare(name, peer, ours, ratios)
    said = "; ".join(f"{title} {min(all_of):.2f} to {max(all_of):.2f}" for title, all_of in ratios.items())
    if not said:
        sys.exit(f"PyTorch {torch.__version__} could run none of the networks")
    print(f"SparkGAN's fastest way against PyTorch {torch.__version__}: {said} times as fast")


if __name__ == "__main__":
    main()
