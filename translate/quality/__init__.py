"""Quality checks on a bitext: coded findings with place, severity and advice."""

from translate.quality.checker import Checker, Pair
from translate.quality.model import SEVERITIES, Code, Finding, Severity, Span, at_least, catalogue

__all__ = ["SEVERITIES", "Checker", "Code", "Finding", "Pair", "Severity", "Span", "at_least", "catalogue"]
