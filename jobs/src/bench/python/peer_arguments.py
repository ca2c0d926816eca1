"""What the peers are told of a GAN, in words that their libraries need not be loaded for."""


def add_network(parser):
    """MLPs where --hidden says how wide, residual networks with --resnet, else DCGAN's."""
    parser.add_argument("objective", choices=["gan", "wgan-gp"])
    parser.add_argument("--batch-norm", action="store_true", help="as Radford 2016 has it; not for wgan-gp")
    parser.add_argument("--resnet", action="store_true", help="as Gulrajani 2017 has it for 32 pixels")
    parser.add_argument("--bfloat16", action="store_true", help="products of rounded factors, by autocast")
    for name, default in [("side", 64), ("channels", 3), ("features", 64), ("batch", 64), ("latent", 100), ("hidden", 0)]:
        parser.add_argument("--" + name, type=int, default=default)


def require_network(parser, options):
    if options.batch_norm and (options.objective == "wgan-gp" or options.resnet or options.hidden):
        parser.error("--batch-norm: is for DCGAN, and not for wgan-gp, whose penalty of each sample's gradient has no meaning where"
                     " samples are tied together")
    if options.resnet and options.side != 32:
        parser.error("--resnet: is for --side 32")


def name_of(options):
    name = options.objective + (" with batch normalisation" if options.batch_norm else "")
    width = f"MLP/{options.hidden}" if options.hidden else f"{'ResNet' if options.resnet else 'DCGAN'}/{options.features}"
    rounded = " bfloat16" if options.bfloat16 else ""
    return f"{name} {width} {options.channels}x{options.side}x{options.side}{rounded}"
