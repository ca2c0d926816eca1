#!/usr/bin/env python3
"""Speed of the engine beside PyTorch on the same machine in the same minutes.

    python3 jobs/src/bench/python/compare.py --turns 3 > compare.txt

For each network all programs run one after the other, and that as often as --turns says; the table has the medians of the turns
with their range, and the ratio of SparkGAN to the fastest peer. --libtorch names a command that takes the arguments of
torch_peer.py as key=value (batchNorm=true processes=2) and prints "… img/s", for a newer PyTorch than Python's.
"""
import argparse
import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE.parents[3] / "submit" / "sparkgan"
DCGAN = {"side": 64, "channels": 3, "features": 64}

# The name that `sparkgan bench --case` knows, the objective, and what the peers call the network.
NETWORKS = [
    ("gan 784/512", "gan", {"hidden": 512, "side": 28, "channels": 1}),
    ("wgan-gp 784/512", "wgan-gp", {"hidden": 512, "side": 28, "channels": 1}),
    ("gan 784/512, batch 256", "gan", {"hidden": 512, "side": 28, "channels": 1, "batch": 256}),
    ("wgan-gp 784/512, batch 256", "wgan-gp", {"hidden": 512, "side": 28, "channels": 1, "batch": 256}),
    ("gan 12288/1024", "gan", {"hidden": 1024, "side": 64, "channels": 3}),
    ("wgan-gp 12288/1024", "wgan-gp", {"hidden": 1024, "side": 64, "channels": 3}),
    ("gan dcgan 64x64/64", "gan", DCGAN | {"batch-norm": True}),
    ("wgan-gp dcgan 64x64/64", "wgan-gp", DCGAN),
]


def images_a_second(command, wanted=r"([\d.,]+) img/s"):
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(wanted, run.stdout)
    if not found:
        sys.exit(f"{' '.join(command)}: {run.stdout}{run.stderr}")
    return float(found.group(1).replace(",", ""))


def ours(name):
    command = [str(LAUNCHER), "bench", "--only", "engine", "--case", name, "--out", "/dev/null"]
    return images_a_second(command, r"(?m)^engine +" + re.escape(name) + r" +([\d.,]+) img/s")


def torch_peer(objective, network, processes, threads, seconds):
    command = [sys.executable, str(HERE / "torch_peer.py"), objective, "--seconds", str(seconds), "--processes", str(processes),
               "--threads", str(threads)]
    for key, value in network.items():
        command += ["--" + key] if value is True else ["--" + key, str(value)]
    return images_a_second(command + ([] if "hidden" in network else ["--channels-last"]))


def libtorch_peer(program, objective, network, processes, threads, seconds):
    settings = {"processes": processes, "threads": threads, "seconds": seconds} | network
    if "hidden" not in network:
        settings["format"] = "channels_last"
    arguments = [f"{'batchNorm' if key == 'batch-norm' else key}={str(value).lower()}" for key, value in settings.items()]
    return images_a_second([*program.split(), objective, *arguments])


def programs(name, objective, network, options):
    yield "SparkGAN", lambda: ours(name)
    for processes, threads in [(2, 1), (1, 2)]:
        shape = f"{processes} x {threads}"
        yield f"PyTorch {shape}", lambda p=processes, t=threads: torch_peer(objective, network, p, t, options.seconds)
        if options.libtorch:
            yield (f"libtorch {shape}",
                   lambda p=processes, t=threads: libtorch_peer(options.libtorch, objective, network, p, t, options.seconds))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10, help="of each run of a peer")
    parser.add_argument("--libtorch", help="the command of a peer on libtorch")
    parser.add_argument("--case", default="", help="only the network of this name")
    options = parser.parse_args()
    for name, objective, network in NETWORKS:
        if options.case not in ("", name):
            continue
        rates = {}
        for _ in range(options.turns):
            for program, run in programs(name, objective, network, options):
                rates.setdefault(program, []).append(run())
        peers = {program: statistics.median(seen) for program, seen in rates.items() if program != "SparkGAN"}
        best = max(peers, key=peers.get)
        ratios = [a / b for a, b in zip(rates["SparkGAN"], rates[best])]
        figures = "; ".join(f"{program} {statistics.median(seen):,.4g} ({min(seen):,.4g} to {max(seen):,.4g})"
                            for program, seen in rates.items())
        print(f"{name}: {figures}; SparkGAN / {best} {statistics.median(ratios):.2f} "
              f"({min(ratios):.2f} to {max(ratios):.2f})", flush=True)


if __name__ == "__main__":
    main()
