"""Where each check draws its line, and why there.

The numbers are of the demonstration pairs, obama.jpg with obama2.jpg (above the threshold) and with
biden.jpg (below), and the bundled network.
"""

AGAIN_ELSEWHERE = 1e-5
"""Largest difference allowed between two runs on another device than the CPU, as a part of the
largest value: an H100 was at most 3e-7 apart. On the CPU not a byte may differ."""

REDRAWN_BOUND = 0.5
"""Largest mean rank correlation allowed with the map of the network drawn anew.

An edge detector, a centre blob and a crop's brightness have 1. xSSAB, occlusion, Grad-CAM, cells
and Shapley stay within 0.25; maps with few independent places reach 0.4 on one face by chance.
FGGB, blurred as it comes, has 0.7 to 0.8: most of its shape is there without anything learnt.
"""

STRANGER_BOUND = 0.9
"""Largest rank correlation allowed between a face's maps beside two different persons.

What looks at one face alone has 1. xSSAB, occlusion, cells and Shapley stay within 0.6; FGGB, whose
map changes little but its sign, has 0.99.
"""

SWAP_BOUND = 1e-4
"""Largest difference allowed after the swap, as a part of the largest value: rounding."""

MIRROR_BOUND = 0.1
"""Least mean rank correlation of the mirrored pair's maps, mirrored back.

Noise has 0, xSSAB's unblurred gradients and cells 0.2 to 0.35, occlusion and Shapley 0.7 and more.
"""

CHANCE_BOUND = 3.0
"""By how many spreads of random orders a map's gap must exceed 0."""

CENTRE_BOUND = 1.0
"""The same for the gap beyond the centre prior's; a centre blob itself stays below it."""
