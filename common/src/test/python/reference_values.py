#!/usr/bin/env python3
"""Writes the values that the engine's tests compare with, worked out by PyTorch's autograd and optimizers.

Run from the root of the repository: python3 common/src/test/python/reference_values.py
Made with Python 3.11, PyTorch 1.13.0 and NumPy 1.24, residual, spectral, relativistic and augmented cases with PyTorch 2.13.0 and NumPy 2.4, those of r3gan with 1.13.0 again; other versions should differ only in the last digits.

Every vector is flat. A batch is [batch, features] row by row, parameters are layer after layer, weight then bias: weight
[out, in] row by row of Linear, of convolutions [out, size, size, in], of transposed ones [in, size, size, out], with in or out of a group. A residual block is {"branch": layers, "shortcut": layers}. Inputs are exact in float32, so that a float32 and a float64 network start from the same numbers.
"""
import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce, conv2d, grid_sample, mse_loss as mse, pad, relu, softplus
from torch.nn.utils.parametrizations import spectral_norm

LATENT, HIDDEN, IMAGE, BATCH = 5, 7, 6, 4
ITERATIONS, CRITIC_STEPS, EMA_DECAY, SEED = 10, 2, 0.3, 42
OUT = pathlib.Path(__file__).parents[1] / "resources/org/sparkgan/reference"

torch.set_num_threads(1)


# --- networks ---------------------------------------------------------------------------------------------------------

ACTIVATIONS = {
    "relu": nn.ReLU,
    "leaky_relu": lambda: nn.LeakyReLU(0.2),
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}


def convolution(kind):
    return lambda channels, height, width, *settings: kind(channels, *settings)


def batch_norm(channels, height, width):
    """In training mode, with gamma and beta that differ from 1 and 0."""
    norm = nn.BatchNorm2d(channels)
    nn.init.normal_(norm.weight, 1, 0.5)
    nn.init.normal_(norm.bias, 0, 0.5)
    return norm


class LabelledDense(nn.Module):
    """Wx + E[label] + b; the labels are those of the last `condition`."""

    def __init__(self, inputs, classes, outputs):
        super().__init__()
        linear = nn.Linear(inputs, outputs)
        self.weight, self.embedding = linear.weight, nn.Embedding(classes, outputs).weight
        self.bias, self.labels = linear.bias, None

    def forward(self, x):
        return x @ self.weight.T + self.embedding[self.labels] + self.bias


class Projection(nn.Module):
    """<V[label] + w, x> + b."""

    def __init__(self, inputs, classes):
        super().__init__()
        linear = nn.Linear(inputs, 1)
        self.embedding, self.weight = nn.Embedding(classes, inputs).weight, linear.weight
        self.bias, self.labels = linear.bias, None

    def forward(self, x):
        return ((self.embedding[self.labels] + self.weight) * x).sum(1, keepdim=True) + self.bias


def condition(labels, *networks):
    for net in networks:
        for module in net:
            module.labels = labels


class Smooth(nn.Module):
    """Each channel under [1, 2, 1] in both directions, with zeros around."""

    def __init__(self, channels, height, width):
        super().__init__()
        line = torch.tensor([1.0, 2, 1])
        self.register_buffer("window", (torch.outer(line, line) / 16).expand(channels, 1, 3, 3), persistent=False)

    def forward(self, x):
        return conv2d(x, self.window, padding=1, groups=x.shape[1])


def grouped(kind, bias):
    """A convolution whose last number is that of its groups."""
    return lambda channels, height, width, *settings: kind(channels, *settings[:-1], groups=settings[-1], bias=bias)


# Convolutions name channels, height and width of what comes in, then channels, kernel size, stride and padding.
LAYERS = {
    "dense": nn.Linear,
    "labelled_dense": LabelledDense,
    "projection": Projection,
    "conv2d": convolution(nn.Conv2d),
    "conv_transpose2d": convolution(nn.ConvTranspose2d),
    "grouped_conv2d": grouped(nn.Conv2d, True),
    "plain_conv2d": grouped(nn.Conv2d, False),
    "plain_conv_transpose2d": grouped(nn.ConvTranspose2d, False),
    "smooth": Smooth,
    "batch_norm": batch_norm,
    "upsample": lambda *maps: nn.Upsample(scale_factor=2),
    "average_pool": lambda channels, height, width, *window: nn.AvgPool2d(window),
    # PyTorch has the channels first everywhere.
    "channels_last": lambda *maps: nn.Unflatten(1, maps),
    "channels_first": lambda *maps: nn.Flatten(),
}


class Residual(nn.Module):
    """branch(x) + shortcut(x), which is x where it has no layers."""

    def __init__(self, branch, shortcut):
        super().__init__()
        self.branch, self.shortcut = network(branch), network(shortcut)

    def forward(self, x):
        return self.branch(x) + self.shortcut(x)


def network(layers):
    """A float32 network of layers such as ["dense 5 7", "relu", ...]."""
    return nn.Sequential(*map(module, layers))


def module(layer):
    if isinstance(layer, dict):
        return Residual(**layer)
    name, *sizes = layer.split()
    return LAYERS[name](*map(int, sizes)) if name in LAYERS else ACTIVATIONS[name]()


def mlp(inputs, outputs, hidden_function="relu", output_function=None):
    layers, features = [], inputs
    for _ in range(3):
        layers += [f"dense {features} {HIDDEN}", hidden_function]
        features = HIDDEN
    layers.append(f"dense {features} {outputs}")
    return layers + ([output_function] if output_function else [])


def flat(tensors):
    return torch.cat([channels_last(t.detach()).reshape(-1) for t in tensors])


def channels_last(t):
    return t.permute(0, 2, 3, 1) if t.dim() == 4 else t


def parameters(net):
    return flat(net.parameters())


def gradient(net):
    return flat(p.grad for p in net.parameters())


def normalise(net, image):
    """PyTorch's spectral normalisation of all weights by ten power iterations from ones, once for all that follows."""
    for module in net:
        for name in ("weight", "embedding"):
            if hasattr(module, name):
                spectral_norm(module, name, n_power_iterations=10)
                buffers = module.parametrizations[name][0]
                if hasattr(buffers, "_v"):
                    buffers._v.copy_(torch.ones_like(buffers._v))
    with torch.no_grad():
        net(image)
    net.eval()


# --- objectives -------------------------------------------------------------------------------------------------------

def gradient_norms(critic, points):
    points = points.detach().requires_grad_(True)
    g, = torch.autograd.grad(critic(points).sum(), points, create_graph=True)
    return g.norm(2, dim=1)


def critic_losses(objective, weight, critic, x, fake, a, r1=0, r2=0):
    """The loss to minimise and its parts."""
    real, generated = critic(x), critic(fake)
    if r1 or r2:
        parts = critic_losses(objective, weight, critic, x, fake, a)
        penalty = sum(r / 2 * (gradient_norms(critic, points) ** 2).mean() for r, points in ((r1, x), (r2, fake)) if r)
        return {"loss": parts["loss"] + penalty, "penalty": penalty}
    if objective == "hinge":
        return {"loss": relu(1 - real).mean() + relu(1 + generated).mean()}
    if objective == "lsgan":
        return {"loss": (mse(real, torch.ones_like(real)) + mse(generated, torch.zeros_like(generated))) / 2}
    if objective == "gan":
        return {"loss": bce(real, torch.ones_like(real)) + bce(generated, torch.zeros_like(generated))}
    if objective == "rpgan":
        return {"loss": softplus(generated - real).mean()}
    wasserstein = real.mean() - generated.mean()
    if objective == "wgan":
        return {"loss": -wasserstein, "wasserstein": wasserstein}
    norms = gradient_norms(critic, a * x + (1 - a) * fake)
    penalty = weight * ((norms - 1) ** 2).mean()
    return {"loss": penalty - wasserstein, "wasserstein": wasserstein, "penalty": penalty}


def lecam_term(critic, x, fake, lecam, realAverage, generatedAverage):
    """As its authors have it: google/lecam-gan, lecam_reg."""
    real, generated = critic(x), critic(fake)
    return lecam * ((relu(real - generatedAverage) ** 2).mean() + (relu(realAverage - generated) ** 2).mean())


def generator_loss(objective, critic, fake, x):
    scores = critic(fake)
    if objective == "rpgan":
        return softplus(critic(x) - scores).mean()
    if objective == "lsgan":
        return mse(scores, torch.ones_like(scores)) / 2
    return bce(scores, torch.ones_like(scores)) if objective == "gan" else -scores.mean()


# --- augmentation -----------------------------------------------------------------------------------------------------

DIFF_AUGMENT = ["color", "translation", "cutout"]
BLIT_AND_GEOMETRY = ["xflip", "rotate90", "xint", "scale", "rotate", "aniso", "xfrac"]
ADA_COLOR = ["brightness", "contrast", "lumaflip", "hue", "saturation"]
POLICIES = DIFF_AUGMENT + BLIT_AND_GEOMETRY + ADA_COLOR
AUGMENT_REAL, AUGMENT_GENERATED, AUGMENT_PAIR = 18, 19, 20


class Chosen:
    """What four numbers of [0, 1) a policy has for one image, and which policies are applied to it."""

    def __init__(self, policies, probability, numbers):
        self.policies, self.probability, self.numbers = policies, probability, numbers

    def of(self, policy, index):
        return float(self.numbers[4 * POLICIES.index(policy) + index])

    def has(self, policy, index=0, probability=None):
        return policy in self.policies and self.of(policy, index) < (self.probability if probability is None else probability)

    def normal(self, policy):
        radius, turn = np.sqrt(-2 * np.log(1 - self.of(policy, 1))), 2 * np.pi * self.of(policy, 2)
        return radius * np.cos(turn), radius * np.sin(turn)

    def sides(self, policy):
        return 2 * self.of(policy, 1) - 1, 2 * self.of(policy, 2) - 1


def affine(a, b, c, d, e, f):
    return np.array([[a, b, c], [d, e, f], [0, 0, 1.0]])


def turn(angle):
    return affine(np.cos(angle), -np.sin(angle), 0, np.sin(angle), np.cos(angle), 0)


def translation(chosen, height, width):
    """Columns and rows, each of -n/8 to n/8 as likely."""
    most = [int(side / 8 + 0.5) for side in (width, height)]
    return [int(np.floor(chosen.of("translation", i + 1) * (2 * m + 1))) - m for i, m in enumerate(most)]


def moved(x, right, down):
    """Pixel (i, j) from (i + down, j + right), zeros around."""
    _, height, width = x.shape
    return pad(x, (width, width, height, height))[:, height + down:2 * height + down, width + right:2 * width + right]


def place(chosen, height, width):
    """From the result to the image, both in pixels from the middle: the inverses of the ops, the last one's at the right."""
    m = np.eye(3)
    if chosen.has("translation"):
        right, down = translation(chosen, height, width)
        m = m @ affine(1, 0, right, 0, 1, down)
    if chosen.has("xflip"):
        m = m @ affine(-1 if chosen.of("xflip", 1) >= 0.5 else 1, 0, 0, 0, 1, 0)
    if chosen.has("rotate90"):
        m = m @ turn(np.pi / 2 * np.floor(4 * chosen.of("rotate90", 1)))
    if chosen.has("xint"):
        x, y = chosen.sides("xint")
        m = m @ affine(1, 0, np.round(x / 8 * width), 0, 1, np.round(y / 8 * height))
    if chosen.has("scale"):
        m = m @ np.diag([0.5 ** (0.2 * chosen.normal("scale")[0])] * 2 + [1])
    rotations = [chosen.has("rotate", i, 1 - np.sqrt(1 - chosen.probability)) for i in (0, 2)]
    angles = [np.pi * (2 * chosen.of("rotate", i) - 1) for i in (1, 3)]
    m = m @ turn(angles[0]) if rotations[0] else m
    if chosen.has("aniso"):
        scale = 2 ** (0.2 * chosen.normal("aniso")[0])
        m = m @ np.diag([1 / scale, scale, 1])
    m = m @ turn(angles[1]) if rotations[1] else m
    if chosen.has("xfrac"):
        x, y = chosen.normal("xfrac")
        m = m @ affine(1, 0, x / 8 * width, 0, 1, y / 8 * height)
    return m


def resampled(x, m):
    _, height, width = x.shape
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    columns, rows = np.meshgrid(np.arange(width), np.arange(height))
    there = np.stack([columns - middle[0], rows - middle[1], np.ones_like(rows)], -1) @ m.T
    grid = torch.from_numpy(there[..., :2] / middle).to(x.dtype)
    return grid_sample(x[None], grid[None], mode="bilinear", padding_mode="zeros", align_corners=True)[0]


def recoloured(x, chosen):
    """ADA's colours; grey is its own luminance."""
    luma = lambda t: t.mean(0, keepdim=True)
    if chosen.has("brightness"):
        x = x + 0.2 * chosen.normal("brightness")[0]
    if chosen.has("contrast"):
        x = x * 2 ** (0.5 * chosen.normal("contrast")[0])
    if chosen.has("lumaflip") and chosen.of("lumaflip", 1) >= 0.5:
        x = x - 2 * luma(x)
    if chosen.has("hue"):
        angle, k = np.pi * chosen.sides("hue")[0], 1 / np.sqrt(3)
        cross = np.array([[0, -k, k], [k, 0, -k], [-k, k, 0]])
        rotation = np.cos(angle) * np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) / 3
        x = torch.einsum("ij,jhw->ihw", torch.from_numpy(rotation).to(x.dtype), x)
    if chosen.has("saturation"):
        x = luma(x) + (x - luma(x)) * 2 ** chosen.normal("saturation")[0]
    return x


def cut(x, chosen):
    """A window of half a side whose middle may be anywhere."""
    mask = torch.ones_like(x)
    begins = []
    for index, side in ((2, x.shape[1]), (1, x.shape[2])):
        window = int(side / 2 + 0.5)
        begin = int(np.floor(chosen.of("cutout", index) * (side + 1 - window % 2))) - window // 2
        begins.append(slice(max(begin, 0), begin + window))
    mask[:, begins[0], begins[1]] = 0
    return x * mask


def augmented_image(x, chosen):
    if chosen.has("color"):
        x = x + (chosen.of("color", 1) - 0.5)
        x = x.mean(0, keepdim=True) + (x - x.mean(0, keepdim=True)) * 2 * chosen.of("color", 2)
        x = x.mean() + (x - x.mean()) * (chosen.of("color", 3) + 0.5)
    if set(chosen.policies) & set(BLIT_AND_GEOMETRY):
        x = resampled(x, place(chosen, *x.shape[1:]))
    elif chosen.has("translation"):
        x = moved(x, *translation(chosen, *x.shape[1:]))
    x = recoloured(x, chosen)
    return cut(x, chosen) if chosen.has("cutout") else x


def augmented(settings, images, purpose, iteration=0, step=0):
    """Images [batch, values] as the critic sees them; settings without policies leave them as they are."""
    if "policies" not in settings:
        return images
    results = []
    for sample, image in enumerate(images.reshape(-1, *settings["shape"])):
        numbers = words(purpose, iteration, step, sample, 4 * len(POLICIES)) // 256 / 2**24
        results.append(augmented_image(image, Chosen(settings["policies"].split(), settings["probability"], numbers)))
    return torch.stack(results).reshape(images.shape)


# --- one critic step and one generator step ---------------------------------------------------------------------------

def draw(shape):
    return torch.from_numpy(np.random.uniform(-1, 1, shape).astype(np.float32)).double()


def step_case(objective, weight, generator_layers, critic_layers, change_critic=None, shape=(1, 2, 3), r1=0, labels=None,
              spectral=False, r2=0, augment=None, lecam=None):
    generator, critic = network(generator_layers).double(), network(critic_layers).double()
    if change_critic:
        change_critic(critic)
    condition(labels, generator, critic)
    # Normalised, the critic would name them in another order.
    weights = list(critic.parameters())
    x, z, a = draw((BATCH, int(np.prod(shape)))), 2 * draw((BATCH, LATENT)), draw((BATCH, 1)).abs()
    if spectral:
        normalise(critic, x)
    fake = generator(z).detach()
    settings = {"shape": shape, **(augment or {})}
    shown = augmented(settings, x, AUGMENT_REAL), augmented(settings, fake, AUGMENT_GENERATED)
    parts = critic_losses(objective, weight, critic, *shown, a, r1, r2)
    if lecam:
        parts["loss"] = parts["loss"] + lecam_term(critic, *shown, **lecam)
    parts["loss"].backward()
    critic_gradient = flat(p.grad for p in weights)
    pairs = augmented(settings, generator(z), AUGMENT_PAIR), augmented(settings, x, AUGMENT_PAIR)
    loss = generator_loss(objective, critic, *pairs)
    loss.backward()
    return {
        "objective": objective,
        "lambda": weight,
        **({"r1": r1} if r1 else {}),
        **({"r2": r2} if r2 else {}),
        **({"labels": labels} if labels else {}),
        **({"spectralNorm": True} if spectral else {}),
        **({**augment, "seed": SEED} if augment else {}),
        **(lecam or {}),
        "batch": BATCH,
        "generatorLayers": generator_layers,
        "criticLayers": critic_layers,
        **({} if shape == (1, 2, 3) else {"shape": shape}),
        "generator": parameters(generator),
        "critic": flat(weights),
        "real": x,
        "latent": z,
        "interpolation": a,
        "fake": fake,
        "realScores": critic(x),
        "fakeScores": critic(fake),
        "criticLosses": {name: value.item() for name, value in parts.items()},
        "criticGradient": critic_gradient,
        "generatorLoss": loss.item(),
        "generatorGradient": gradient(generator),
    }


def kill(critic):
    """No unit of the first layer fires for any image: the gradient by the image is exactly 0."""
    with torch.no_grad():
        critic[0].weight.clamp_(-0.1, 0.1)
        critic[0].bias.fill_(-1)


def steep(critic):
    """Norms well above 1, where the default start has them well below."""
    with torch.no_grad():
        for p in critic.parameters():
            p.mul_(3)


def step_cases():
    g, d = mlp(LATENT, IMAGE), mlp(IMAGE, 1)
    leaky = mlp(IMAGE, 1, "leaky_relu")
    yield "gan", step_case("gan", 0, g, d)
    yield "gan-sigmoid-leaky", step_case("gan", 0, mlp(LATENT, IMAGE, "relu", "sigmoid"), leaky)
    yield "gan-smooth-critic", step_case("gan", 0, mlp(LATENT, IMAGE, "tanh", "tanh"), mlp(IMAGE, 1, "sigmoid"))
    yield "wgan", step_case("wgan", 0, g, d)
    yield "wgan-tanh-leaky", step_case("wgan", 0, mlp(LATENT, IMAGE, "relu", "tanh"), leaky)
    yield "wgan-gp", step_case("wgan-gp", 10, g, d)
    yield "wgan-gp-steep", step_case("wgan-gp", 10, g, d, steep)
    yield "wgan-gp-light", step_case("wgan-gp", 0.1, g, d)
    yield "wgan-gp-tanh-leaky", step_case("wgan-gp", 10, mlp(LATENT, IMAGE, "leaky_relu", "tanh"), leaky, steep)
    yield "wgan-gp-dead", step_case("wgan-gp", 10, g, d, kill)


# Generator and critic, two of each kind; the critic's second does not reach its input's last row and column.
CONVOLUTIONS = (
    ["dense 5 6", "relu", "channels_last 6 1 1", "conv_transpose2d 6 1 1 4 4 2 1", "relu",
     "conv_transpose2d 4 2 2 3 4 2 1", "channels_first 3 4 4", "tanh"],
    ["channels_last 3 4 4", "conv2d 3 4 4 4 4 2 1", "leaky_relu", "conv2d 4 2 2 5 3 2 1", "leaky_relu",
     "channels_first 5 1 1", "dense 5 1"],
)


def convolution_cases():
    g, d = CONVOLUTIONS
    yield "gan-convolutions", step_case("gan", 0, g, d, shape=(3, 4, 4))
    yield "wgan-gp-convolutions", step_case("wgan-gp", 10, g, d, shape=(3, 4, 4))
    yield "wgan-gp-convolutions-steep", step_case("wgan-gp", 10, g, d, steep, shape=(3, 4, 4))


def objective_cases():
    """Hinge and least squares, and R1 with each objective that takes it."""
    g, d, leaky = mlp(LATENT, IMAGE), mlp(IMAGE, 1), mlp(IMAGE, 1, "leaky_relu")
    yield "hinge", step_case("hinge", 0, g, d)
    yield "hinge-steep", step_case("hinge", 0, g, leaky, steep)
    yield "lsgan", step_case("lsgan", 0, g, d)
    yield "gan-r1", step_case("gan", 0, g, d, r1=10)
    yield "hinge-r1", step_case("hinge", 0, g, leaky, steep, r1=2)
    yield "lsgan-r1", step_case("lsgan", 0, mlp(LATENT, IMAGE, "leaky_relu", "tanh"), leaky, steep, r1=0.5)
    yield "gan-r1-dead", step_case("gan", 0, g, d, kill, r1=10)
    g, d = CONVOLUTIONS
    yield "hinge-convolutions", step_case("hinge", 0, g, d, steep, shape=(3, 4, 4))
    yield "gan-r1-convolutions", step_case("gan", 0, g, d, steep, shape=(3, 4, 4), r1=10)


def batch_norm_cases():
    """As in DCGAN: real and generated images are normalised apart."""
    g = ["dense 5 12", "channels_last 3 2 2", "batch_norm 3 2 2", "relu", "conv_transpose2d 3 2 2 4 4 2 1",
         "batch_norm 4 4 4", "relu", "conv_transpose2d 4 4 4 3 3 1 1", "channels_first 3 4 4", "tanh"]
    d = ["channels_last 3 4 4", "conv2d 3 4 4 4 3 1 1", "leaky_relu", "conv2d 4 4 4 5 4 2 1", "batch_norm 5 2 2",
         "leaky_relu", "channels_first 5 2 2", "dense 20 1"]
    yield "gan-batch-norm", step_case("gan", 0, g, d, shape=(3, 4, 4))


def residual_networks(norm=False):
    """As in Gulrajani 2017: the critic's first block has no function before it, its second leaves the sides as they are."""
    up = {
        "branch": ["relu", "upsample 3 2 2", "conv2d 3 4 4 2 3 1 1", "relu", "conv2d 2 4 4 2 3 1 1"],
        "shortcut": ["conv2d 3 2 2 2 1 1 0", "upsample 2 2 2"],
    }
    normalised = {**up, "branch": ["batch_norm 3 2 2"] + up["branch"][:3] + ["batch_norm 2 4 4"] + up["branch"][3:]}
    down = {
        "branch": ["conv2d 3 4 4 4 3 1 1", "relu", "conv2d 4 4 4 4 3 1 1", "average_pool 4 4 4 2 2"],
        "shortcut": ["average_pool 3 4 4 2 2", "conv2d 3 2 2 4 1 1 0"],
    }
    same = {"branch": ["relu", "conv2d 4 2 2 4 3 1 1", "relu", "conv2d 4 2 2 4 3 1 1"], "shortcut": []}
    begin, end = ["dense 5 12", "channels_last 3 2 2"], ["relu", "conv2d 2 4 4 3 3 1 1", "channels_first 3 4 4", "tanh"]
    d = ["channels_last 3 4 4", down, same, "relu", "average_pool 4 2 2 2 2", "channels_first 4 1 1", "dense 4 1"]
    return begin + ([normalised, "batch_norm 2 4 4"] if norm else [up]) + end, d


def residual_cases():
    g, d = residual_networks()
    n, _ = residual_networks(norm=True)
    yield "gan-residual-batch-norm", step_case("gan", 0, n, d, shape=(3, 4, 4))
    yield "wgan-gp-residual", step_case("wgan-gp", 10, g, d, shape=(3, 4, 4))
    yield "wgan-gp-residual-steep", step_case("wgan-gp", 10, n, d, steep, shape=(3, 4, 4))
    yield "hinge-r1-residual", step_case("hinge", 0, g, d, shape=(3, 4, 4), r1=3)
    g, d = conditioned(g), conditioned(d)
    yield "wgan-gp-conditional-residual", step_case("wgan-gp", 10, g, d, shape=(3, 4, 4), labels=[2, 0, 2, 2])


def spectral_cases():
    """Shapes with one row and one column among them."""
    g, d = mlp(LATENT, IMAGE), mlp(IMAGE, 1, "leaky_relu")
    yield "hinge-spectral", step_case("hinge", 0, g, d, spectral=True)
    yield "wgan-gp-spectral", step_case("wgan-gp", 10, g, d, steep, spectral=True)
    g, d = CONVOLUTIONS
    yield "gan-r1-spectral-convolutions", step_case("gan", 0, g, d, shape=(3, 4, 4), r1=10, spectral=True)
    g, d = map(conditioned, CONVOLUTIONS)
    yield "hinge-spectral-conditional-convolutions", step_case(
        "hinge", 0, g, d, steep, shape=(3, 4, 4), labels=[2, 0, 2, 2], spectral=True)


def conditional_cases():
    """With three labels, of which a batch has two."""
    labels = [2, 0, 2, 2]
    g, d = conditioned(mlp(LATENT, IMAGE)), conditioned(mlp(IMAGE, 1, "leaky_relu"))
    yield "gan-conditional", step_case("gan", 0, g, d, labels=labels)
    yield "wgan-gp-conditional", step_case("wgan-gp", 10, g, d, steep, labels=labels)
    yield "lsgan-r1-conditional", step_case("lsgan", 0, g, d, r1=3, labels=labels)
    g, d = map(conditioned, CONVOLUTIONS)
    yield "wgan-gp-conditional-convolutions", step_case("wgan-gp", 10, g, d, shape=(3, 4, 4), labels=labels)
    yield "hinge-r1-conditional-convolutions", step_case("hinge", 0, g, d, shape=(3, 4, 4), r1=3, labels=labels)


def relativistic_cases():
    """Pairs, and R2 with each objective that takes it."""
    g, d, leaky = mlp(LATENT, IMAGE), mlp(IMAGE, 1), mlp(IMAGE, 1, "leaky_relu")
    labels = [2, 0, 2, 2]
    yield "rpgan", step_case("rpgan", 0, g, d)
    yield "rpgan-steep", step_case("rpgan", 0, g, leaky, steep)
    yield "rpgan-r1-r2", step_case("rpgan", 0, g, leaky, steep, r1=2, r2=3)
    yield "gan-r2", step_case("gan", 0, g, d, r2=10)
    yield "hinge-r1-r2", step_case("hinge", 0, g, leaky, steep, r1=2, r2=1)
    yield "lsgan-r2", step_case("lsgan", 0, g, leaky, r2=3)
    yield "rpgan-r1-r2-convolutions", step_case("rpgan", 0, *CONVOLUTIONS, steep, shape=(3, 4, 4), r1=1, r2=2)
    yield "rpgan-r1-r2-conditional-convolutions", step_case(
        "rpgan", 0, *map(conditioned, CONVOLUTIONS), shape=(3, 4, 4), r1=1, r2=1, labels=labels)
    g, d = residual_networks()
    yield "rpgan-r1-r2-residual", step_case("rpgan", 0, g, d, shape=(3, 4, 4), r1=3, r2=3)


def r3gan_block(channels, side, groups):
    wide = 2 * channels
    return {"branch": [
        f"conv2d {channels} {side} {side} {wide} 1 1 0", "leaky_relu",
        f"grouped_conv2d {wide} {side} {side} {wide} 3 1 1 {groups}", "leaky_relu",
        f"plain_conv2d {wide} {side} {side} {channels} 1 1 0 1"], "shortcut": []}


def r3gan_networks():
    """As in Huang 2024, from 2x2 pixels to 4x4, but for first numbers; the two dense layers have biases."""
    low, high = [r3gan_block(4, 2, 2), r3gan_block(4, 2, 4)], [r3gan_block(2, 4, 2)]
    g = ["dense 5 4", "channels_last 4 1 1", "plain_conv_transpose2d 4 1 1 4 2 1 0 4", *low,
         "plain_conv2d 4 2 2 2 1 1 0 1", "upsample 2 2 2", "smooth 2 4 4", *high,
         "plain_conv2d 2 4 4 3 1 1 0 1", "channels_first 3 4 4"]
    d = ["channels_last 3 4 4", "plain_conv2d 3 4 4 2 1 1 0 1", *high, "smooth 2 4 4", "average_pool 2 4 4 2 2",
         "plain_conv2d 2 2 2 4 1 1 0 1", *low, "plain_conv2d 4 2 2 4 2 1 0 4", "channels_first 4 1 1", "dense 4 1"]
    return g, d


def r3gan_cases():
    g, d = r3gan_networks()
    shape, labels = (3, 4, 4), [2, 0, 2, 2]
    yield "rpgan-r3gan", step_case("rpgan", 0, g, d, shape=shape)
    yield "rpgan-r1-r2-r3gan", step_case("rpgan", 0, g, d, steep, shape=shape, r1=1, r2=2)
    yield "wgan-gp-r3gan", step_case("wgan-gp", 10, g, d, steep, shape=shape)
    yield "rpgan-r1-r2-conditional-r3gan", step_case(
        "rpgan", 0, conditioned(g), conditioned(d), shape=shape, r1=1, r2=1, labels=labels)


def r3gan_runs():
    yield "rpgan-r3gan", run_case(
        "rpgan", adam(2e-3, 0.0, 0.9), values=48, layers=r3gan_networks(), r1=0.5, r2=1.0, shape=(3, 4, 4))


def augmentation(*policies, probability=1.0):
    return {"policies": " ".join(policies), "probability": probability}


def augmented_cases():
    """Real and generated images, and penalties at what the critic sees."""
    g, d = CONVOLUTIONS
    shape, labels = (3, 4, 4), [2, 0, 2, 2]
    for policy in DIFF_AUGMENT:
        yield f"gan-{policy}", step_case("gan", 0, g, d, shape=shape, augment=augmentation(policy))
    diff_augment = augmentation(*DIFF_AUGMENT)
    yield "hinge-diffaugment", step_case("hinge", 0, g, d, steep, shape=shape, augment=diff_augment)
    yield "wgan-gp-diffaugment", step_case("wgan-gp", 10, g, d, steep, shape=shape, augment=diff_augment)
    yield "rpgan-r1-r2-diffaugment", step_case("rpgan", 0, g, d, steep, shape=shape, r1=1, r2=2, augment=diff_augment)
    yield "rpgan-grey-diffaugment", step_case(
        "rpgan", 0, mlp(LATENT, 25), mlp(25, 1, "leaky_relu"), shape=(1, 5, 5), augment=diff_augment)
    ada = augmentation(*BLIT_AND_GEOMETRY, *ADA_COLOR, probability=0.75)
    yield "gan-r1-ada", step_case("gan", 0, g, d, steep, shape=shape, r1=10, augment=ada)
    yield "wgan-gp-ada", step_case("wgan-gp", 10, g, d, steep, shape=shape, augment=ada)
    yield "rpgan-r1-r2-conditional-ada", step_case(
        "rpgan", 0, *map(conditioned, CONVOLUTIONS), shape=shape, r1=1, r2=1, labels=labels, augment=ada)
    g, d = residual_networks()
    every = augmentation(*POLICIES, probability=0.5)
    yield "rpgan-r1-r2-residual-augmented", step_case("rpgan", 0, g, d, shape=shape, r1=3, r2=3, augment=every)


def lecam_cases():
    """Averages among the scores, so that some of either kind are on either side; drawn by themselves, whatever came before."""
    torch.manual_seed(3)
    np.random.seed(3)
    g, d, leaky = mlp(LATENT, IMAGE), mlp(IMAGE, 1), mlp(IMAGE, 1, "leaky_relu")
    yield "gan-lecam", step_case("gan", 0, g, d, steep, lecam=averages(0.3, -0.66, -0.25))
    yield "wgan-lecam", step_case("wgan", 0, g, leaky, steep, lecam=averages(2.0, -0.25, -0.5))
    yield "hinge-lecam-steep", step_case("hinge", 0, g, leaky, steep, lecam=averages(0.3, 2.25, 7))
    yield "wgan-gp-lecam", step_case("wgan-gp", 10, g, leaky, steep, lecam=averages(2.0, 1.25, 0))
    yield "lsgan-r1-lecam", step_case("lsgan", 0, g, leaky, r1=3, lecam=averages(0.3, 0.16, 0.16))
    yield "hinge-r1-lecam-conditional-convolutions", step_case(
        "hinge", 0, *map(conditioned, CONVOLUTIONS), steep, shape=(3, 4, 4), r1=10, labels=[2, 0, 2, 2],
        lecam=averages(2.0, 1.375, 0.5))


def averages(weight, real, generated):
    return {"lecam": weight, "realAverage": real, "generatedAverage": generated}


def conditioned(layers):
    """A generator's first layer with an embedding of three labels, or a critic's last with their projection."""
    if layers[-1].endswith(" 1"):
        return layers[:-1] + [f"projection {layers[-1].split()[1]} 3"]
    _, inputs, outputs = layers[0].split()
    return [f"labelled_dense {inputs} 3 {outputs}"] + layers[1:]


# --- optimizers -------------------------------------------------------------------------------------------------------

def optimizer_case(settings, dtype):
    """Ten steps on given gradients: ordinary, tiny, huge, sparse and always-zero ones."""
    random = np.random.RandomState(7)
    count = 12
    gradients = random.standard_normal((10, count)) * np.repeat([1, 1e-3, 1e-9, 1e5], 3)
    gradients[::2, 1] = 0
    gradients[:, 2] = 0
    gradients = gradients.astype(np.float32)
    p = nn.Parameter(torch.from_numpy(random.standard_normal(count).astype(np.float32)).to(dtype))
    start = p.detach().clone()
    optimizer = make_optimizer([p], settings)
    steps = []
    for g in gradients:
        p.grad = torch.from_numpy(g).to(dtype)
        optimizer.step()
        state = optimizer.state[p]
        mean, mean_square = (state.get(key) for key in moments(settings))
        steps.append({
            "parameters": p.detach().clone(),
            "mean": [] if mean is None else mean.clone(),
            "meanSquare": mean_square.clone(),
        })
    return {**settings, "start": start, "gradients": gradients.tolist(), "steps": steps}


def moments(settings):
    return ("exp_avg", "exp_avg_sq") if settings["type"] == "adam" else ("none", "square_avg")


def make_optimizer(params, settings):
    if settings["type"] == "adam":
        return torch.optim.Adam(params, settings["learningRate"], (settings["beta1"], settings["beta2"]), eps=1e-8)
    return torch.optim.RMSprop(params, settings["learningRate"], alpha=settings["decay"], eps=1e-8)


def adam(rate, beta1, beta2):
    return {"type": "adam", "learningRate": rate, "beta1": beta1, "beta2": beta2, "decay": 0.99}


def rmsprop(rate):
    return {"type": "rmsprop", "learningRate": rate, "beta1": 0.5, "beta2": 0.999, "decay": 0.99}


def optimizer_cases():
    yield "adam-0.5-0.999", optimizer_case(adam(2e-4, 0.5, 0.999), torch.float32)
    yield "adam-0-0.9", optimizer_case(adam(1e-4, 0.0, 0.9), torch.float32)
    yield "rmsprop", optimizer_case(rmsprop(5e-5), torch.float32)


# --- randomness: the engine's own numbers, from an independent Philox 4x32-10 -----------------------------------------

CRITIC_LATENT, GENERATOR_LATENT, INTERPOLATION = 2, 3, 4
MASK = 0xFFFFFFFF


def philox(key, counter):
    k0, k1 = key & MASK, key >> 32
    x0, x1, x2, x3 = counter
    for _ in range(10):
        p0, p1 = 0xD2511F53 * x0, 0xCD9E8D57 * x2
        x0, x1, x2, x3 = (p1 >> 32) ^ x1 ^ k0, p1 & MASK, (p0 >> 32) ^ x3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return x0, x1, x2, x3


def words(purpose, iteration, step, sample, count):
    high = (iteration >> 32) << 16 | step << 8 | purpose
    blocks = [philox(SEED, (position, sample, iteration & MASK, high)) for position in range((count + 3) // 4)]
    return np.array(blocks, dtype=np.float64).reshape(-1)


def normals(purpose, iteration, step, count):
    """[BATCH, count] by Box and Muller."""
    rows = []
    for sample in range(BATCH):
        w = words(purpose, iteration, step, sample, count)
        radius, angle = np.sqrt(-2 * np.log((w[0::2] + 1) / 2**32)), 2 * np.pi * w[1::2] / 2**32
        rows.append(np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count])
    return torch.from_numpy(np.array(rows).astype(np.float32))


def uniforms(purpose, iteration, step):
    """[BATCH, 1] in [0, 1)."""
    return torch.tensor([[words(purpose, iteration, step, s, 1)[0] // 256 / 2**24] for s in range(BATCH)])


# --- whole runs -------------------------------------------------------------------------------------------------------

class Run:
    """A run of ITERATIONS, each CRITIC_STEPS critic steps and a generator step."""

    def __init__(self, settings, initial, dtype):
        self.settings, self.dtype = settings, dtype
        self.generator = network(settings["generatorLayers"])
        self.critic = network(settings["criticLayers"])
        self.generator.load_state_dict(initial[0])
        self.critic.load_state_dict(initial[1])
        self.generator.to(dtype), self.critic.to(dtype)
        self.generator_optimizer = make_optimizer(self.generator.parameters(), settings["generatorOptimizer"])
        self.critic_optimizer = make_optimizer(self.critic.parameters(), settings["criticOptimizer"])
        self.ema, self.steps = parameters(self.generator).clone(), 0

    def clamp(self, when):
        if self.settings["clamp"] == when:
            with torch.no_grad():
                for p in self.critic.parameters():
                    p.clamp_(-self.settings["clip"], self.settings["clip"])

    def critic_step(self, x, z, a, when):
        self.clamp("before")
        with torch.no_grad():
            fake = self.generator(z)
        self.critic.zero_grad()
        s = self.settings
        shown = augmented(s, x, AUGMENT_REAL, *when), augmented(s, fake, AUGMENT_GENERATED, *when)
        losses = critic_losses(s["objective"], s["lambda"], self.critic, *shown, a, s.get("r1", 0), s.get("r2", 0))
        losses["loss"].backward()
        self.critic_optimizer.step()
        self.clamp("after")
        return {name: value.item() for name, value in losses.items()}

    def generator_step(self, z, x):
        self.generator.zero_grad()
        shown = [augmented(self.settings, images, AUGMENT_PAIR, self.steps) for images in (self.generator(z), x)]
        loss = generator_loss(self.settings["objective"], self.critic, *shown)
        loss.backward()
        self.generator_optimizer.step()
        decay = min(EMA_DECAY, (1 + self.steps) / (10 + self.steps))
        self.ema = decay * self.ema + (1 - decay) * parameters(self.generator)
        self.steps += 1
        return loss.item()

    def go(self, batches):
        iterations = []
        for real, critic_latent, interpolation, generator_latent in batches:
            cast = [[t.to(self.dtype) for t in step] for step in zip(real, critic_latent, interpolation)]
            critic = [self.critic_step(*step, (self.steps, i)) for i, step in enumerate(cast)]
            loss = self.generator_step(generator_latent.to(self.dtype), cast[-1][0])
            iterations.append({"critic": critic, "generatorLoss": loss})
        return {
            "iterations": iterations,
            "generator": parameters(self.generator),
            "critic": parameters(self.critic),
            "ema": self.ema,
            "generatorMean": self.moment(self.generator, self.generator_optimizer, 0),
            "generatorMeanSquare": self.moment(self.generator, self.generator_optimizer, 1),
            "criticMean": self.moment(self.critic, self.critic_optimizer, 0),
            "criticMeanSquare": self.moment(self.critic, self.critic_optimizer, 1),
        }

    def moment(self, net, optimizer, index):
        key = moments({"type": "adam" if isinstance(optimizer, torch.optim.Adam) else "rmsprop"})[index]
        found = [optimizer.state[p][key] for p in net.parameters() if key in optimizer.state[p]]
        return flat(found) if found else []


def batches_of_run(values):
    random = np.random.RandomState(11)
    steps = range(CRITIC_STEPS)
    for i in range(ITERATIONS):
        real = [torch.from_numpy(random.uniform(-1, 1, (BATCH, values)).astype(np.float32)) for _ in steps]
        critic_latent = [normals(CRITIC_LATENT, i, step, LATENT) for step in steps]
        interpolation = [uniforms(INTERPOLATION, i, step) for step in steps]
        yield real, critic_latent, interpolation, normals(GENERATOR_LATENT, i, 0, LATENT)


def run_case(objective, optimizer, weight=10.0, clip=0.1, values=IMAGE, layers=None, **more):
    generator_layers, critic_layers = layers or (mlp(LATENT, values), mlp(values, 1))
    settings = {
        "objective": objective,
        "lambda": weight,
        **more,
        "clip": clip,
        "clamp": "before" if objective == "wgan" else "never",
        "batch": BATCH,
        "criticSteps": CRITIC_STEPS,
        "emaDecay": EMA_DECAY,
        "seed": SEED,
        "generatorLayers": generator_layers,
        "criticLayers": critic_layers,
        "generatorOptimizer": optimizer,
        "criticOptimizer": optimizer,
    }
    generator, critic = network(settings["generatorLayers"]), network(settings["criticLayers"])
    initial = generator.state_dict(), critic.state_dict()
    batches = list(batches_of_run(values))
    case = {
        **settings,
        "initialGenerator": parameters(generator),
        "initialCritic": parameters(critic),
        "real": [step for b in batches for step in b[0]],
        "criticLatent": [step for b in batches for step in b[1]],
        "interpolation": [step for b in batches for step in b[2]],
        "generatorLatent": [b[3] for b in batches],
        "float64": Run(settings, initial, torch.float64).go(batches),
        "float32": Run(settings, initial, torch.float32).go(batches),
    }
    if objective == "wgan":
        case["clampedAfter"] = Run({**settings, "clamp": "after"}, initial, torch.float64).go(batches)
    return case


def run_cases():
    yield "gan", run_case("gan", adam(2e-3, 0.5, 0.999))
    yield "wgan", run_case("wgan", rmsprop(1e-3))
    yield "wgan-gp", run_case("wgan-gp", adam(1e-3, 0.0, 0.9))


def relativistic_runs():
    yield "rpgan", run_case("rpgan", adam(2e-3, 0.0, 0.9), r1=0.5, r2=1.0)


def augmented_runs():
    yield "rpgan-augmented", run_case(
        "rpgan", adam(2e-3, 0.0, 0.9), values=48, r1=0.5, r2=1.0, shape=(3, 4, 4), **augmentation(*POLICIES, probability=0.6))


# --- files ------------------------------------------------------------------------------------------------------------

def plain(value):
    """Tensors as flat lists; Python writes as many digits as a float64 needs to come back the same."""
    if isinstance(value, torch.Tensor):
        return value.detach().reshape(-1).double().tolist()
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def write(folder, cases):
    (OUT / folder).mkdir(parents=True, exist_ok=True)
    for name, case in cases:
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(plain(value))}" for key, value in case.items())
        (OUT / folder / f"{name}.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    torch.manual_seed(1)
    np.random.seed(1)
    write("steps", step_cases())
    write("optimizers", optimizer_cases())
    write("runs", run_cases())
    write("steps", convolution_cases())
    write("steps", objective_cases())
    write("steps", batch_norm_cases())
    write("steps", conditional_cases())
    write("steps", residual_cases())
    write("steps", spectral_cases())
    write("steps", relativistic_cases())
    write("runs", relativistic_runs())
    write("steps", augmented_cases())
    write("runs", augmented_runs())
    write("steps", r3gan_cases())
    write("runs", r3gan_runs())
    write("steps", lecam_cases())
