"""Official documents (公文) in the form of GB/T 9704-2012: data in, PDF and Word out."""

from kaohe.documents.official.checks import check_document
from kaohe.documents.official.look import FACES, Look, read_look
from kaohe.documents.official.model import (
    Annex,
    Block,
    Document,
    Form,
    Imprint,
    Number,
    Paragraph,
    Picture,
    Signature,
    Table,
)
from kaohe.documents.official.paper_text import PaperText, fill_text, read_paper_text
from kaohe.documents.official.titles import break_title
from kaohe.documents.official.typesetting import StandIn, Typeset, typeset_pages, typeset_pdf
from kaohe.documents.official.word import write_word

__all__ = [
    "FACES",
    "Annex",
    "Block",
    "Document",
    "Form",
    "Imprint",
    "Look",
    "Number",
    "PaperText",
    "Paragraph",
    "Picture",
    "Signature",
    "StandIn",
    "Table",
    "Typeset",
    "break_title",
    "check_document",
    "fill_text",
    "read_look",
    "read_paper_text",
    "typeset_pages",
    "typeset_pdf",
    "write_word",
]
