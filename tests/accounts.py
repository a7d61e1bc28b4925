"""Accounts of plainly invented colleagues."""

from django.contrib.auth.models import Group, User
from django.test import Client


def make_colleague(name, *groups, **fields):
    """Make an account that may enter the desk, in the groups of these names."""
    user = User.objects.create_user(name, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def signed_in(user):
    """Return a browser of its own in which this account is signed in."""
    client = Client()
    client.force_login(user)
    return client
