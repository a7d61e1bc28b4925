"""What an organisation decides about its site."""

from .home_person import HomePerson
from .site_settings import (
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
