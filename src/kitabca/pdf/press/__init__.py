"""Pages in, what a print shop wants out: the block and the cover, PDF/X-4 and PDF/A-2u in one."""

from kitabca.pdf.press.binding import Order
from kitabca.pdf.press.block import press_pdf
from kitabca.pdf.press.cover import cover_pdf, has_cover, spine_width

__all__ = ["Order", "cover_pdf", "has_cover", "press_pdf", "spine_width"]
