"""Addresses of the publication package."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.packages import pages

_OF = "cycles/of/<str:cycle_id>/package"

urlpatterns: Final = [
    path(_OF, pages.package, name="package"),
    path(f"{_OF}/build", pages.build_package, name="build_package"),
    path(f"{_OF}/<int:number>.zip", pages.package_file, name="package_file"),
]
