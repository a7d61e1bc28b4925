"""
Find the words of a person's names in any text, as readers and search engines would know them.

    names = Names(["Khalida Azhigulova"])
    names.find("Ms. Azhigulova’s words")      one hit: Azhigulova
    names.find("Халиде Ажигуловой")           one hit: another script, in the dative
    names.find("/media/azhigulova_2.jpg")     one hit: in an address
    names.find("The Azhi river")              none: part of a word of the name is none of its words

See `names` for what is found and what is not.
"""

from .names import Hit, Names

__all__ = ["Hit", "Names"]
