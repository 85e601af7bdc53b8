"""Seeded networks in the layouts of published checkpoints, written with stock torch layers.

Each class follows a publication layer by layer, with the names that its checkpoints use; forward()
is what a test holds the program's own network against.
"""

import torch
from torch import Tensor, nn

WIDTHS = (64, 128, 256, 512)


def seeded(network: nn.Module, seed: int) -> nn.Module:
    """Weights and running statistics as a trained network could have them."""
    draw = torch.Generator().manual_seed(seed)
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            fan = module.weight[0].numel()
            module.weight.data.normal_(0, (1.6 / fan) ** 0.5, generator=draw)
            if module.bias is not None:
                module.bias.data.normal_(0, 0.1, generator=draw)
        elif isinstance(module, nn.BatchNorm2d | nn.BatchNorm1d):
            module.running_mean.normal_(0, 0.2, generator=draw)
            module.running_var.uniform_(0.5, 1.5, generator=draw)
            if module.affine:
                module.weight.data.uniform_(0.6, 1.2, generator=draw)
                module.bias.data.normal_(0, 0.2, generator=draw)
        elif isinstance(module, nn.PReLU):
            module.weight.data.uniform_(0.1, 0.4, generator=draw)
    return network.eval()


class IBlock(nn.Module):
    def __init__(self, into: int, out: int, stride: int, eps: float) -> None:
        super().__init__()
        self.bn1 = nn.BatchNorm2d(into, eps=eps)
        self.conv1 = nn.Conv2d(into, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out, eps=eps)
        self.prelu = nn.PReLU(out)
        self.conv2 = nn.Conv2d(out, out, 3, stride, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out, eps=eps)
        self.downsample = None
        if stride != 1 or into != out:
            self.downsample = nn.Sequential(
                nn.Conv2d(into, out, 1, stride, bias=False), nn.BatchNorm2d(out, eps=eps)
            )

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn3(self.conv2(self.prelu(self.bn2(self.conv1(self.bn1(x))))))
        return y + (x if self.downsample is None else self.downsample(x))


class ArcFaceIResNet(nn.Module):
    """insightface's arcface_torch; MagFace with another eps."""

    def __init__(self, depths: tuple[int, ...], eps: float = 1e-5, dimensions: int = 512) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(64, eps=eps)
        self.prelu = nn.PReLU(64)
        into = 64
        for stage, (width, depth) in enumerate(zip(WIDTHS, depths, strict=True), start=1):
            blocks = [IBlock(into, width, 2, eps)]
            blocks += [IBlock(width, width, 1, eps) for _ in range(depth - 1)]
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
            into = width
        self.bn2 = nn.BatchNorm2d(512, eps=eps)
        self.fc = nn.Linear(512 * 49, dimensions)
        self.features = nn.BatchNorm1d(dimensions, eps=eps)

    def forward(self, x: Tensor) -> Tensor:
        x = self.prelu(self.bn1(self.conv1(x)))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.features(self.fc(torch.flatten(self.bn2(x), 1)))


class IrBlock(nn.Module):
    def __init__(self, into: int, out: int, stride: int) -> None:
        super().__init__()
        if into == out:
            self.shortcut_layer = nn.MaxPool2d(1, stride)
        else:
            self.shortcut_layer = nn.Sequential(
                nn.Conv2d(into, out, 1, stride, bias=False), nn.BatchNorm2d(out)
            )
        self.res_layer = nn.Sequential(
            nn.BatchNorm2d(into),
            nn.Conv2d(into, out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(out),
            nn.PReLU(out),
            nn.Conv2d(out, out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(out),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.shortcut_layer(x) + self.res_layer(x)


class AdaFaceIr(nn.Module):
    """AdaFace's net.py, without the final division by the length."""

    def __init__(self, depths: tuple[int, ...], dimensions: int = 512) -> None:
        super().__init__()
        self.input_layer = nn.Sequential(
            nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.PReLU(64)
        )
        self.output_layer = nn.Sequential(
            nn.BatchNorm2d(512),
            nn.Dropout(0.4),
            nn.Flatten(),
            nn.Linear(512 * 49, dimensions),
            nn.BatchNorm1d(dimensions, affine=False),
        )
        blocks, into = [], 64
        for width, depth in zip(WIDTHS, depths, strict=True):
            for place in range(depth):
                blocks.append(IrBlock(into, width, 2 if place == 0 else 1))
                into = width
        self.body = nn.Sequential(*blocks)

    def forward(self, x: Tensor) -> Tensor:
        return self.output_layer(self.body(self.input_layer(x)))


class ConvBlock(nn.Module):
    def __init__(
        self,
        into: int,
        out: int,
        size: int = 1,
        stride: int = 1,
        groups: int = 1,
        sloped: bool = True,
    ) -> None:
        super().__init__()
        padding = 1 if size == 3 else 0
        self.conv = nn.Conv2d(into, out, size, stride, padding, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(out)
        if sloped:
            self.prelu = nn.PReLU(out)

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn(self.conv(x))
        return self.prelu(y) if hasattr(self, "prelu") else y


class DepthWise(nn.Module):
    def __init__(self, into: int, out: int, inside: int, stride: int, residual: bool) -> None:
        super().__init__()
        self.conv = ConvBlock(into, inside)
        self.conv_dw = ConvBlock(inside, inside, 3, stride, inside)
        self.project = ConvBlock(inside, out, sloped=False)
        self.residual = residual

    def forward(self, x: Tensor) -> Tensor:
        y = self.project(self.conv_dw(self.conv(x)))
        return x + y if self.residual else y


class Residual(nn.Module):
    def __init__(self, width: int, count: int, inside: int) -> None:
        super().__init__()
        self.model = nn.Sequential(
            *(DepthWise(width, width, inside, 1, residual=True) for _ in range(count))
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.model(x)


class ConvSixMobileFaceNet(nn.Module):
    """InsightFace_Pytorch's MobileFaceNet, without the final division by the length."""

    def __init__(self, dimensions: int = 512) -> None:
        super().__init__()
        self.conv1 = ConvBlock(3, 64, 3, 2)
        self.conv2_dw = ConvBlock(64, 64, 3, 1, 64)
        self.conv_23 = DepthWise(64, 64, 128, 2, residual=False)
        self.conv_3 = Residual(64, 4, 128)
        self.conv_34 = DepthWise(64, 128, 256, 2, residual=False)
        self.conv_4 = Residual(128, 6, 256)
        self.conv_45 = DepthWise(128, 128, 512, 2, residual=False)
        self.conv_5 = Residual(128, 2, 256)
        self.conv_6_sep = ConvBlock(128, 512)
        self.conv_6_dw = ConvBlock(512, 512, 7, 1, 512, sloped=False)
        self.linear = nn.Linear(512, dimensions, bias=False)
        self.bn = nn.BatchNorm1d(dimensions)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv_3(self.conv_23(self.conv2_dw(self.conv1(x))))
        x = self.conv_5(self.conv_45(self.conv_4(self.conv_34(x))))
        return self.bn(self.linear(torch.flatten(self.conv_6_dw(self.conv_6_sep(x)), 1)))


class Layers(nn.Module):
    """What arcface_torch's MobileFaceNet wraps everything in."""

    def __init__(self, *layers: nn.Module, residual: bool = False) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)
        self.residual = residual

    def forward(self, x: Tensor) -> Tensor:
        y = self.layers(x)
        return x + y if self.residual else y


def _mbf_conv(into: int, out: int, size: int, stride: int, groups: int, sloped: bool) -> Layers:
    padding = 1 if size == 3 else 0
    parts: list[nn.Module] = [
        nn.Conv2d(into, out, size, stride, padding, groups=groups, bias=False),
        nn.BatchNorm2d(out),
    ]
    return Layers(*parts, nn.PReLU(out)) if sloped else Layers(*parts)


def _mbf_block(into: int, out: int, inside: int, stride: int) -> Layers:
    return Layers(
        _mbf_conv(into, inside, 1, 1, 1, True),
        _mbf_conv(inside, inside, 3, stride, inside, True),
        _mbf_conv(inside, out, 1, 1, 1, False),
        residual=stride == 1,
    )


class ArcFaceMbf(nn.Module):
    """arcface_torch's get_mbf."""

    def __init__(self, dimensions: int = 512) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            [
                _mbf_conv(3, 128, 3, 2, 1, True),
                _mbf_conv(128, 128, 3, 1, 64, True),
                _mbf_block(128, 128, 128, 2),
                Layers(*(_mbf_block(128, 128, 128, 1) for _ in range(4))),
                _mbf_block(128, 256, 256, 2),
                Layers(*(_mbf_block(256, 256, 256, 1) for _ in range(6))),
                _mbf_block(256, 256, 512, 2),
                Layers(*(_mbf_block(256, 256, 256, 1) for _ in range(2))),
            ]
        )
        self.conv_sep = _mbf_conv(256, 512, 1, 1, 1, True)
        self.features = Layers(
            _mbf_conv(512, 512, 7, 1, 512, False),
            nn.Flatten(),
            nn.Linear(512, dimensions, bias=False),
            nn.BatchNorm1d(dimensions),
        )

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return self.features(self.conv_sep(x))
