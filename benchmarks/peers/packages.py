"""Packages that peers are made of: installed when this command may, else named as missing."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys

from benchmarks.peers import MissingPeerError


def need_packages(*packages: str) -> None:
    """Sees to it that these packages are installed. Raises MissingPeerError naming those that are not."""
    missing = [package for package in packages if not _is_installed(package)]
    if missing and _may_install():
        _apt_get("update")
        _apt_get("install", "-y", "--no-install-recommends", *missing)
        missing = [package for package in missing if not _is_installed(package)]
    if missing:
        raise MissingPeerError(f"missing: apt install {' '.join(missing)}")


def need_python_package(name: str) -> str:
    """The version of a package from PyPI. Raises MissingPeerError."""
    if not _python_version(name) and sys.prefix != sys.base_prefix:  # never into a system's Python
        pip = (sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", name)
        subprocess.run(pip, stdout=subprocess.DEVNULL)
    version = _python_version(name)
    if not version:
        raise MissingPeerError(f"missing: pip install {name}")
    return version


def version_of(package: str) -> str:
    """The upstream version of an installed package, for example 2.54.9."""
    answer = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True)
    return answer.stdout.split("+")[0].split("-")[0]


def _python_version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _is_installed(package: str) -> bool:
    if shutil.which("dpkg-query") is None:
        return False
    query = ["dpkg-query", "-W", "-f=${db:Status-Status}", package]
    return subprocess.run(query, capture_output=True, text=True).stdout == "installed"


def _may_install() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", *arguments], env=environment, stdout=subprocess.DEVNULL)
