"""Standards as data: what a municipality has promised, in dated files that name a kind of check and its parameters."""

from kvs_audit.standards.law import LAW
from kvs_audit.standards.loader import load_standard, load_standards
from kvs_audit.standards.model import Fortolkning, Krav, Lovgrundlag, Skoen, Standard

__all__ = ["LAW", "Fortolkning", "Krav", "Lovgrundlag", "Skoen", "Standard", "load_standard", "load_standards"]
