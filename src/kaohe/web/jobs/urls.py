"""Addresses of work in the background."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.jobs import pages

urlpatterns: Final = [
    path("jobs", pages.jobs, name="jobs"),
    path("jobs/<int:number>/part", pages.job_part, name="job_part"),
    path("jobs/<int:number>/again", pages.try_again, name="try_job_again"),
    path("jobs/<int:number>/give-up", pages.give_up, name="give_up_job"),
]
