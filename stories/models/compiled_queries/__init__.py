"""Queries that run many times: compiled once, with the rows that belong to a record in them."""
