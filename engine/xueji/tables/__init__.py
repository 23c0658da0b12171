"""READING AND WRITING TABLES: formats, headers, code lists, quarantine; judges nothing."""
