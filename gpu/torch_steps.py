#!/usr/bin/env python3
"""Training steps of the networks that GpuBenchmark measures, in PyTorch on the same card.

Three ways, each with TF32 products and with autocast to bf16: eager; fused (torch.compile with CUDA graphs); and compiled
(torch.compile with max-autotune, which searches minutes for each network). Channels last, cudnn.benchmark on, fused
optimisers. A time is that of five steps, waited for once, divided by five, as GpuBenchmark
has it. Lines of tab-separated values go to a file, one when it is measured: what is done is kept when time ends.
Compiling is work for the processors: several processes, a step each, do it side by side and then take turns.

    gpu/torch_steps.py --out torch.tsv --steps nin4,resnet18 --seconds 150
    gpu/torch_steps.py --out torch.tsv --steps vit --precisions bf16 --ways fused --turns FOLDER --of 12
    gpu/torch_steps.py --out torch.tsv --device cpu --tiny --samples 2      tries the program itself
"""

import argparse
import contextlib
import fcntl
import os
import pathlib
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

TOGETHER = 5
LABELS = 4
MODES = {"fused": "reduce-overhead", "compiled": "max-autotune"}


class Norm(nn.Sequential):
    """Convolution, BatchNorm, and ReLU if wanted."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=None, relu=True, bias=False):
        padding = kernel // 2 if padding is None else padding
        layers = [nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=bias), nn.BatchNorm2d(outputs)]
        super().__init__(*layers, *([nn.ReLU(inplace=True)] if relu else []))


def wide(count, width):
    return max(1, round(count * width))


def nin(width):
    """RotNet's NIN of four blocks."""
    layers, inputs = [], 3
    for block in range(1, 5):
        outputs = [192, 160, 96] if block == 1 else [192, 192, 192]
        kernels = [5 if block <= 2 else 3, 1, 1]
        for count, kernel in zip(outputs, kernels):
            layers.append(Norm(inputs, wide(count, width), kernel, bias=True))
            inputs = wide(count, width)
        if block == 1:
            layers.append(nn.MaxPool2d(3, 2, 1))
        elif block == 2:
            layers.append(nn.AvgPool2d(3, 2, 1))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, LABELS))


class Block(nn.Module):
    """A residual block of two convolutions, or of three with four times the channels."""

    def __init__(self, inputs, channels, stride, deep):
        super().__init__()
        outputs = 4 * channels if deep else channels
        if deep:
            self.body = nn.Sequential(
                Norm(inputs, channels, 1),
                Norm(channels, channels, 3, stride),
                Norm(channels, outputs, 1, relu=False))
        else:
            self.body = nn.Sequential(Norm(inputs, channels, 3, stride), Norm(channels, outputs, 3, relu=False))
        projects = stride != 1 or inputs != outputs
        self.around = Norm(inputs, outputs, 1, stride, relu=False) if projects else nn.Identity()

    def forward(self, x):
        return F.relu(self.body(x) + self.around(x), inplace=True)


def resnet(depth, width, imagenet):
    deep = depth == 50
    blocks = [2, 2, 2, 2] if depth == 18 else [3, 4, 6, 3]
    inputs = wide(64, width)
    if imagenet:
        layers = [Norm(3, inputs, 7, 2, 3), nn.MaxPool2d(3, 2, 1)]
    else:
        layers = [Norm(3, inputs, 3)]
    for stage, count in enumerate(blocks):
        channels = wide(64 * 2**stage, width)
        for b in range(count):
            layers.append(Block(inputs, channels, 2 if stage > 0 and b == 0 else 1, deep))
            inputs = 4 * channels if deep else channels
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, LABELS))


def alexnet(width, size):
    """One tower for 32 or 64 pixels, with BatchNorm and dropout."""
    counts = [wide(c, width) for c in (64, 192, 384, 256, 256)]
    hidden = wide(4096, width)
    return nn.Sequential(
        Norm(3, counts[0], 5, size // 32, 2), nn.MaxPool2d(3, 2),
        Norm(counts[0], counts[1], 5), nn.MaxPool2d(3, 2),
        Norm(counts[1], counts[2], 3), Norm(counts[2], counts[3], 3), Norm(counts[3], counts[4], 3),
        nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.Dropout(), nn.Linear(9 * counts[4], hidden), nn.ReLU(inplace=True),
        nn.Dropout(), nn.Linear(hidden, hidden), nn.ReLU(inplace=True),
        nn.Linear(hidden, LABELS))


class Attention(nn.Module):
    def __init__(self, features, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(features, 3 * features)
        self.proj = nn.Linear(features, features)

    def forward(self, x):
        batch, tokens, features = x.shape
        q, k, v = self.qkv(x).reshape(batch, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v)
        return self.proj(y.transpose(1, 2).reshape(batch, tokens, features))


class Transformer(nn.Module):
    """The vision transformer that MAE trains, small: patches of 8 x 8, a class token."""

    def __init__(self, width, size, patch=8, depth=6, heads=3):
        super().__init__()
        features = heads * wide(64, width)
        self.patches = nn.Conv2d(3, features, patch, patch)
        self.token = nn.Parameter(torch.zeros(1, 1, features))
        self.places = nn.Parameter(0.02 * torch.randn(1, (size // patch) ** 2 + 1, features))
        self.blocks = nn.ModuleList()
        for _ in range(depth):
            self.blocks.append(nn.ModuleList([
                nn.LayerNorm(features, 1e-6), Attention(features, heads),
                nn.LayerNorm(features, 1e-6),
                nn.Sequential(nn.Linear(features, 4 * features), nn.GELU(), nn.Linear(4 * features, features))]))
        self.norm = nn.LayerNorm(features, 1e-6)
        self.head = nn.Linear(features, LABELS)

    def forward(self, x):
        y = self.patches(x).flatten(2).transpose(1, 2)
        y = torch.cat([self.token.expand(y.shape[0], -1, -1), y], 1) + self.places
        for first, attention, second, mlp in self.blocks:
            y = y + attention(first(y))
            y = y + mlp(second(y))
        return self.head(self.norm(y)[:, 0])


def generator(width, size):
    count = width * size // 8
    layers = [nn.ConvTranspose2d(100, count, 4, 1, 0, bias=False), nn.BatchNorm2d(count), nn.ReLU(True)]
    at = 4
    while at < size // 2:
        layers += [nn.ConvTranspose2d(count, count // 2, 4, 2, 1, bias=False), nn.BatchNorm2d(count // 2), nn.ReLU(True)]
        count, at = count // 2, 2 * at
    return nn.Sequential(*layers, nn.ConvTranspose2d(count, 3, 4, 2, 1, bias=False), nn.Tanh())


def discriminator(width, size):
    layers = [nn.Conv2d(3, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
    count, at = width, size // 2
    while at > 4:
        layers += [nn.Conv2d(count, 2 * count, 4, 2, 1, bias=False), nn.BatchNorm2d(2 * count), nn.LeakyReLU(0.2, True)]
        count, at = 2 * count, at // 2
    return nn.Sequential(*layers, nn.Conv2d(count, 1, 4, 1, 0, bias=False), nn.Flatten())


class Classifier:
    """Forward, backward and update of one network."""

    def __init__(self, network, batch, size, device, adam):
        self.network = network.to(device, memory_format=torch.channels_last)
        self.pictures = torch.randn(batch, 3, size, size, device=device).to(memory_format=torch.channels_last)
        self.labels = torch.randint(LABELS, (batch,), device=device)
        fused = device == "cuda"
        if adam:
            self.optimizer = torch.optim.AdamW(self.network.parameters(), 1e-3, weight_decay=0.05, fused=fused)
        else:
            self.optimizer = torch.optim.SGD(
                self.network.parameters(), 0.02, momentum=0.9, weight_decay=5e-4, nesterov=True, fused=fused)

    def compiled(self, mode):
        self.network = torch.compile(self.network, mode=mode)

    def step(self, autocast):
        self.optimizer.zero_grad(set_to_none=True)
        with autocast():
            loss = F.cross_entropy(self.network(self.pictures), self.labels)
        loss.backward()
        self.optimizer.step()
        return loss


class Adversaries:
    """The discriminator on real and made pictures, its update, then the generator through the updated discriminator."""

    def __init__(self, width, batch, size, device):
        def placed(network):
            return network.to(device, memory_format=torch.channels_last)

        self.generator = placed(generator(width, size))
        self.discriminator = placed(discriminator(width, size))
        self.parameters = list(self.discriminator.parameters())
        self.pictures = torch.randn(batch, 3, size, size, device=device).to(memory_format=torch.channels_last)
        self.noise = torch.randn(batch, 100, 1, 1, device=device)
        fused = device == "cuda"
        self.generators = torch.optim.Adam(self.generator.parameters(), 2e-4, (0.5, 0.999), fused=fused)
        self.discriminators = torch.optim.Adam(self.parameters, 2e-4, (0.5, 0.999), fused=fused)

    def compiled(self, mode):
        # Their graphs would be freed under the second use of the discriminator.
        mode = "max-autotune-no-cudagraphs" if mode == "max-autotune" else "default"
        self.generator = torch.compile(self.generator, mode=mode)
        self.discriminator = torch.compile(self.discriminator, mode=mode)

    @staticmethod
    def judged(logits, real):
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, real))

    def step(self, autocast):
        self.discriminators.zero_grad(set_to_none=True)
        with autocast():
            made = self.generator(self.noise)
            loss = self.judged(self.discriminator(self.pictures), 1) + self.judged(self.discriminator(made.detach()), 0)
        loss.backward()
        self.discriminators.step()
        self.generators.zero_grad(set_to_none=True)
        for parameter in self.parameters:
            parameter.requires_grad_(False)
        with autocast():
            fooled = self.judged(self.discriminator(made), 1)
        fooled.backward()
        for parameter in self.parameters:
            parameter.requires_grad_(True)
        self.generators.step()
        return loss


# name: batch, pixels, width; and the same as small as it may be
STEPS = {
    "nin4": ((512, 32, 1), (4, 8, 0.05)),
    "resnet18": ((512, 32, 1), (4, 16, 1 / 16)),
    "alexnet": ((512, 64, 1), (4, 32, 1 / 32)),
    "resnet50-imagenet": ((128, 224, 1), (4, 64, 1 / 16)),
    "dcgan": ((128, 64, 1), (4, 16, 1 / 16)),
    "vit": ((512, 64, 1), (4, 16, 1 / 16)),
}


def made(name, batch, size, width, device):
    if name == "dcgan":
        return Adversaries(wide(64, width), batch, size, device)
    network = {
        "nin4": lambda: nin(width),
        "resnet18": lambda: resnet(18, width, False),
        "alexnet": lambda: alexnet(width, size),
        "resnet50-imagenet": lambda: resnet(50, width, True),
        "vit": lambda: Transformer(width, size),
    }[name]()
    return Classifier(network, batch, size, device, name == "vit")


class Turns:
    """Processes that measure one at a time, and none before all are ready to, or its time is over."""

    def __init__(self, folder, count, seconds):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.count = count
        self.deadline = time.monotonic() + seconds

    def ready(self):
        (self.folder / f"ready-{os.getpid()}").touch()

    @contextlib.contextmanager
    def turn(self):
        self.ready()
        while len(list(self.folder.glob("ready-*"))) < self.count and time.monotonic() < self.deadline:
            time.sleep(0.1)
        with open(self.folder / "turn", "w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Run:
    def __init__(self, options):
        self.turns = Turns(options.turns, options.of, options.seconds) if options.turns else None
        self.options = options
        self.begun = time.monotonic()

    def row(self, *values):
        line = "\t".join(str(value) for value in values)
        print(line, flush=True)
        with open(self.options.out, "a", encoding="utf-8") as file:
            file.write(line + "\n")

    def wait(self):
        if self.options.device == "cuda":
            torch.cuda.synchronize()

    def sample(self, trained, autocast):
        """Milliseconds a step."""
        before = time.perf_counter()
        for _ in range(TOGETHER):
            trained.step(autocast)
        self.wait()
        return (time.perf_counter() - before) * 1e3 / TOGETHER

    def measure(self, name, way, precision):
        options = self.options
        batch, size, width = STEPS[name][1 if options.tiny else 0]
        torch.manual_seed(1)
        if options.device == "cuda":
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()

        def autocast():
            return torch.autocast(options.device, torch.bfloat16, enabled=precision == "bf16")

        trained = made(name, batch, size, width, options.device)
        if way in MODES:
            trained.compiled(MODES[way])
        start = time.monotonic()
        for _ in range(2 * TOGETHER):
            trained.step(autocast)
        self.wait()
        making = time.monotonic() - start
        with self.turns.turn() if self.turns else contextlib.nullcontext():
            times = [self.sample(trained, autocast) for _ in range(options.samples)]
        loss = trained.step(autocast)
        median = statistics.median(times)
        memory = torch.cuda.max_memory_allocated() / 1e6 if options.device == "cuda" else 0
        self.row(
            "step", f"PyTorch {way}", name, precision, batch, size, f"{median:.3f}", f"{min(times):.3f}",
            f"{max(times):.3f}", f"{batch / median * 1e3:.3f}", f"{memory:.3f}", "",
            f"first ten steps {making:.1f} s, loss {loss.item():.4f}")

    def all(self):
        self.row("fact", "PyTorch", torch.__version__)
        if self.options.device == "cuda":
            self.row("fact", "PyTorch's device", torch.cuda.get_device_name())
            self.row("fact", "PyTorch's cuDNN", torch.backends.cudnn.version())
        for way in self.options.ways.split(","):
            for precision in self.options.precisions.split(","):
                for name in self.options.steps.split(","):
                    if time.monotonic() - self.begun > self.options.seconds:
                        self.row("note", f"PyTorch {way}, {name} in {precision}: no time was left")
                        continue
                    try:
                        self.measure(name, way, precision)
                    except Exception as error:  # one that fails must not cost the others
                        text = " ".join(str(error).split())[:300]
                        self.row("note", f"PyTorch {way}, {name} in {precision} failed: {text}")
        if self.turns:
            self.turns.ready()  # those beside it must not wait for one that failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default="torch.tsv")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--steps", default=",".join(STEPS))
    parser.add_argument("--ways", default="eager,fused,compiled")
    parser.add_argument("--precisions", default="bf16,tf32")
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=150, help="after which no other measurement is begun")
    parser.add_argument("--turns", help="a folder of processes that take turns, once --of are ready")
    parser.add_argument("--of", type=int, default=1)
    parser.add_argument("--tiny", action="store_true", help="networks as small as they may be")
    options = parser.parse_args()
    torch.backends.cudnn.benchmark = True
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.allow_tf32 = True
    Run(options).all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
