"""What officers need while they write: everything that is wrong, what to do about it, and tools for files of rules."""
