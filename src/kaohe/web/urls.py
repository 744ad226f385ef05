"""Every address of the office; each room has its own list."""

from __future__ import annotations

from typing import Final

from django.urls import include, path

urlpatterns: Final = [
    path("", include("kaohe.web.base.urls")),
    path("", include("kaohe.web.accounts.urls")),
    path("", include("kaohe.web.audit.urls")),
    path("", include("kaohe.web.cycles.urls")),
    path("", include("kaohe.web.rules.urls")),
    path("", include("kaohe.web.jobs.urls")),
    path("", include("kaohe.web.registers.urls")),
    path("", include("kaohe.web.figures.urls")),
    path("", include("kaohe.web.draw.urls")),
    path("", include("kaohe.web.self_check.urls")),
    path("", include("kaohe.web.teams.urls")),
    path("", include("kaohe.web.results.urls")),
    path("", include("kaohe.web.papers.urls")),
    path("", include("kaohe.web.packages.urls")),
    path("", include("kaohe.web.fieldwork.urls")),
    path("", include("kaohe.web.observations.urls")),
    path("", include("kaohe.web.cases.urls")),
]
