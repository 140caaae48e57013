"""What all pictures that change have in common."""


class Display:
    """A picture that can be given other data.

    A subclass takes its first data by position, then options by keyword, the last of them `ax` (or `axes`) to draw on,
    in place of a new figure. It draws in `__init__` what stays, keeps its artists as attributes and calls `update`.
    """

    def update(self, *data):
        """Draw other data in place of those drawn before, and describe the picture in `alt_text` of its axes.

        Returns
        -------
        list of matplotlib.artist.Artist
            All that may have changed, so that a lab need not draw the rest again.
        """
        raise NotImplementedError
