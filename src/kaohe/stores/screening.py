"""What a screening found, on plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.documents.funnel import draw_funnel
from kaohe.documents.lead_list import write_lead_list
from kaohe.engines.leads.screening import write_counties_table
from kaohe.stores.files import new_folder, write_json, write_new

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.register.leads import Screening


def write_screening(out: Path, screening: Screening) -> None:
    """Write the leads for people, scripts and engines, and one picture for each sign."""
    with new_folder(out) as folder:
        write_json(folder / "leads.json", screening.to_json())
        write_new(folder / "leads.xlsx", write_lead_list(screening))
        write_counties_table(screening, folder / "leads.parquet")
        for result in screening.results:
            picture = draw_funnel(result, as_of=screening.as_of)
            write_new(folder / f"{result.sign.id}.svg", picture.encode())
