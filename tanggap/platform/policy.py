"""What a page may ask of the device: its place, if it is our own page; the camera only where a page says so; never the microphone."""

from __future__ import annotations


def permissions_policy(*, camera: bool = False) -> str:
    """The header Permissions-Policy of a page."""
    return f"camera=({'self' if camera else ''}), microphone=(), geolocation=(self), payment=(), usb=()"
