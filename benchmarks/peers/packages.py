"""Debian packages that peers are made of: installed when this command may, else named as missing."""

from __future__ import annotations

import os
import shutil
import subprocess

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


def version_of(package: str) -> str:
    """The upstream version of an installed package, for example 2.54.9."""
    answer = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True)
    return answer.stdout.split("+")[0].split("-")[0]


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
