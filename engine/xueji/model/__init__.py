"""The nouns: regions, students, requests, decisions. Frozen values that know no rule and no file."""
