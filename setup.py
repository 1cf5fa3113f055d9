"""Map the folder `spiders` to the package foiacrawl.spiders: the wheel has no top-level package but foiacrawl."""

from setuptools import find_namespace_packages, setup

setup(
    packages=[*find_namespace_packages(include=["foiacrawl*"]), "foiacrawl.spiders"],
    package_dir={"foiacrawl.spiders": "spiders"},
)
