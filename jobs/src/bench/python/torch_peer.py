#!/usr/bin/env python3
"""GANs in PyTorch: the peer of `sparkgan bench --only engine`, the same networks, batches and steps of random images.

    python3 torch_peer.py gan --batch-norm --channels-last
    python3 torch_peer.py wgan-gp --processes 2 --threads 1
    python3 torch_peer.py gan --hidden 512 --side 28 --channels 1

The networks are DCGAN's, MLPs of four layers where --hidden says how wide, or residual ones. Prints the real images a second that
all processes together show their critics, each with networks of its own.

PyTorch runs at its best setting on a CPU, whatever the environment says: OpenBLAS chooses its own kernels and takes as many
threads as the process has (torch.set_num_threads does not reach it), malloc keeps its memory, denormals are flushed.
"""
import argparse
import multiprocessing
import os
import sys
import time

import peer_arguments


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    peer_arguments.add_network(parser)
    parser.add_argument("--channels-last", action="store_true", help="the layout of feature maps that suits oneDNN")
    for name, default in [("processes", 1), ("threads", 2), ("seconds", 20)]:
        parser.add_argument("--" + name, type=int, default=default)
    options = parser.parse_args()
    peer_arguments.require_network(parser, options)
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
import torch_gan  # noqa: E402


def train(options, rates):
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    training = torch_gan.Training(options, layout=torch.channels_last if options.channels_last else torch.contiguous_format)
    training.iterate()
    start, iterations = time.monotonic(), 0
    while time.monotonic() - start < options.seconds:
        training.iterate()
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
    print(f"{peer_arguments.name_of(options)}: {total:.1f} img/s, PyTorch {torch.__version__}, "
          f"{options.processes} processes of {options.threads} threads")


if __name__ == "__main__":
    main()
