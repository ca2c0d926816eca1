"""The networks and the iteration of GANs in PyTorch, as the engine has them."""
import torch
from torch import nn


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


class Residual(nn.Module):
    """y = branch(x) + shortcut(x)."""

    def __init__(self, branch, shortcut):
        super().__init__()
        self.branch, self.shortcut = nn.Sequential(*branch), nn.Sequential(*shortcut)

    def forward(self, x):
        return self.branch(x) + self.shortcut(x)


def square(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, 1, 1)


def residual_generator(options):
    features = options.features
    blocks = [Residual([nn.ReLU(), nn.Upsample(scale_factor=2), square(features, features), nn.ReLU(True), square(features, features)],
                       [nn.Conv2d(features, features, 1), nn.Upsample(scale_factor=2)]) for _ in range(3)]
    return nn.Sequential(nn.Linear(options.latent, features * 16), nn.Unflatten(1, (features, 4, 4)), *blocks, nn.ReLU(True),
                         square(features, options.channels), nn.Tanh())


def residual_critic(options):
    features, channels = options.features, options.channels
    convolved = [nn.ReLU(), square(features, features), nn.ReLU(True), square(features, features)]
    return nn.Sequential(
        Residual([square(channels, features), nn.ReLU(True), square(features, features), nn.AvgPool2d(2)],
                 [nn.AvgPool2d(2), nn.Conv2d(channels, features, 1)]),
        Residual([*convolved, nn.AvgPool2d(2)], [nn.AvgPool2d(2), nn.Conv2d(features, features, 1)]),
        *(Residual([nn.ReLU(), square(features, features), nn.ReLU(True), square(features, features)], []) for _ in range(2)),
        nn.ReLU(True), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(features, 1))


def mlp(options, inputs, outputs):
    layers = []
    for _ in range(3):
        layers += [nn.Linear(inputs, options.hidden), nn.ReLU(True)]
        inputs = options.hidden
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


def networks(options):
    if options.resnet:
        return residual_generator(options), residual_critic(options)
    if not options.hidden:
        return generator(options), critic(options)
    shape = (options.channels, options.side, options.side)
    values = options.channels * options.side ** 2
    return (nn.Sequential(mlp(options, options.latent, values), nn.Unflatten(1, shape)),
            nn.Sequential(nn.Flatten(), mlp(options, values, 1)))


def penalty(model, real, fake):
    share = torch.rand(len(real), 1, 1, 1, device=real.device)
    points = (share * real + (1 - share) * fake).requires_grad_(True)
    gradient, = torch.autograd.grad(model(points).sum(), points, create_graph=True)
    return 10 * ((gradient.flatten(1).norm(2, dim=1) - 1) ** 2).mean()


class Training:
    """Iterations of one critic step and one generator step on a batch of noise; on a GPU the batch comes from pinned memory."""

    def __init__(self, options, device="cpu", layout=torch.contiguous_format, capturable=False):
        self.options, self.device = options, device
        self.g, self.d = (network.to(device=device, memory_format=layout) for network in networks(options))
        more = {"capturable": True} if capturable else {}
        self.g_optimizer, self.d_optimizer = (
            torch.optim.Adam(model.parameters(), 2e-4, (0.5, 0.999), **more) for model in (self.g, self.d))
        self.real = 2 * torch.rand(options.batch, options.channels, options.side, options.side) - 1
        self.pinned = None
        if device != "cpu":
            self.pinned = self.real.to(memory_format=layout).pin_memory()
            self.real = self.pinned.to(device)
        self.bce = nn.BCEWithLogitsLoss()
        self.ones, self.zeros = (torch.full((options.batch, 1), value, device=device) for value in (1.0, 0.0))

    def latent(self):
        return torch.randn(self.options.batch, self.options.latent, device=self.device)

    def iterate(self):
        with torch.autocast(self.device, torch.bfloat16, enabled=self.options.bfloat16):
            self.step()

    def step(self):
        if self.pinned is not None:
            self.real.copy_(self.pinned, non_blocking=True)
        self.d_optimizer.zero_grad()
        with torch.no_grad():
            fake = self.g(self.latent())
        if self.options.objective == "gan":
            loss = self.bce(self.d(self.real), self.ones) + self.bce(self.d(fake), self.zeros)
        else:
            loss = self.d(fake).mean() - self.d(self.real).mean() + penalty(self.d, self.real, fake)
        loss.backward()
        self.d_optimizer.step()
        self.g_optimizer.zero_grad()
        score = self.d(self.g(self.latent()))
        (self.bce(score, self.ones) if self.options.objective == "gan" else -score.mean()).backward()
        self.g_optimizer.step()
