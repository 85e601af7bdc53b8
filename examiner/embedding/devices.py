"""Which device a network runs on: the CPU, whose results are the reference, or a faster one."""

from examiner.errors import DeviceUnavailable

AUTO = "auto"
"""The first of cuda, mps and cpu that is there."""

CHOICES = (AUTO, "cpu", "cuda", "mps")


def available() -> tuple[str, ...]:
    """The devices that torch can use here, the fastest first; the CPU is always last."""
    import torch

    found = [("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available())]
    return (*(name for name, there in found if there), "cpu")


def pick(wanted: str) -> str:
    """The device that `wanted` means here; DeviceUnavailable if there is none such."""
    found = available()
    device = found[0] if wanted == AUTO else wanted
    if device not in found:
        raise DeviceUnavailable(
            f"This computer has no device {wanted!r} that can be used.",
            advice=f"Choose one of: auto, {', '.join(found)}.",
            wanted=wanted,
        )
    return device


def use_whole_floats() -> None:
    """Make sums on a GPU in whole float32 and by the same routines each time."""
    import torch

    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


def kind_of(named_device: str) -> str:
    """The device in what `named` gives."""
    return named_device.partition(" ")[0]


def named(device: str) -> str:
    """`device` with what it is, such as `cuda (NVIDIA L4)`."""
    import torch

    return f"cuda ({torch.cuda.get_device_name()})" if device == "cuda" else device
