"""The glossary database: entries with their variants, external ids, search index and history, in SQLite."""

from glossary.store.glossary import Glossary, ImportCount, default_path

__all__ = ["Glossary", "ImportCount", "default_path"]
