"""Registry keys: the words by which the name of a registry says that it may be that of all images around it.

Each question takes those of them that answer it; small letters, so that expressions leave the case out.
"""

from __future__ import annotations

from typing import Final

# Whose it is. Source: docs.portworx.com, StorageCluster, `customImageRegistry`; ranchermanager.docs.rancher.com, Helm
# Chart Options, `systemDefaultRegistry`.
OF_ALL: Final = r"custom|private|global|common|internal|(?:system_?)?default"
# What it serves.
OF_IMAGES: Final = r"image|docker|container"
# A registry of images, whichever of the words it is called by.
ANY: Final = rf"(?:(?:{OF_ALL})_?)?(?:(?:{OF_IMAGES})_?)?registry"
# What of it stands there.
PLACES: Final = r"ur[il]|host(?:name)?|prefix"
