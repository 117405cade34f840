"""What a spider yields; defined in archive.models, so that pipelines never import crawler."""

from archive.models import Page

__all__ = ["Page"]
