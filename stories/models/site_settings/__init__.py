"""What an organisation decides about its site."""

from .site_settings import (
    HomePerson,
    SiteSettings,
    contact_address,
    secure_address,
    secure_addresses,
)

__all__ = [
    "HomePerson",
    "SiteSettings",
    "contact_address",  # these three for migrations, which never change
    "secure_address",
    "secure_addresses",
]
