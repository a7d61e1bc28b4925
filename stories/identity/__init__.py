"""
Take a person's name out of everything that holds it, and show them again as somebody else.

`places` says where words of the names are, `mending` takes them out one by one, and `renewal`
makes new records with new addresses and numbers, and removes what is left of the old ones.
"""
