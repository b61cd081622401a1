"""The suite of publish-toolkit, run on the format {{ name }}."""

from dataclasses import replace
from pathlib import Path

import pytest
from {{ module }}.exporter import export, exporter
from {{ module }}.verifier import verifier

from publish.model.formats import Context
from publish.testing import assert_agrees, corpus


def test_every_publication_of_the_corpus_agrees() -> None:
    assert_agrees(exporter, verifier)


def test_a_wrong_number_is_found() -> None:
    def wrong(context: Context) -> Path:
        path = export(context)
        path.write_text(path.read_text("utf-8").replace("2.1", "2.2"), "utf-8")
        return path

    with pytest.raises(AssertionError, match="disagreements"):
        assert_agrees(replace(exporter, export=wrong), verifier, publications=corpus()[:40])
