"""Patch-LFW: whether maps find patches of known places, and whether undoing what they say helps."""
