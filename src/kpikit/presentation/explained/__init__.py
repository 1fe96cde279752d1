"""Explanations as people read them: sentences, in English and Vietnamese."""
