"""What was found to lie elsewhere is drawn there, whoever found it.

Textual compares where widgets were with where they are when it lays a screen out. But whoever asks
for a widget's place meanwhile may have all places found anew: the layout after that sees nothing
that changed, and what has gone stays on the terminal.
"""

from __future__ import annotations

from textual._compositor import Compositor, CompositorMap

_full_map = vars(Compositor)["full_map"].fget


def _map_and_mark(compositor: Compositor) -> CompositorMap:
    before = compositor._full_map
    places: CompositorMap = _full_map(compositor)
    if places is not before:
        compositor._cuts = compositor._layers = compositor._layers_visible = None
        compositor._dirty_regions.update(
            shown
            for _, place in places.items() ^ before.items()
            if (shown := place.clip.intersection(place.region))
        )
    return places


def mend() -> None:
    """Mend the compositors of all screens."""
    Compositor.full_map = property(_map_and_mark)  # type: ignore[method-assign, assignment]
