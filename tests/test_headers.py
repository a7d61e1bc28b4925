"""Test the security headers of every response."""

import re

import pytest
from django.conf import settings
from django.test import override_settings

pytestmark = pytest.mark.django_db

ADDRESSES = ["/en/", "/en/nothing/", "/admin/login/", "/health/", "/robots.txt", "/"]
ADDRESSES += ["/admin/invitation/MQ/a-b/", "/admin/reset/MQ/a-b/", "/admin/forgotten/"]
ADDRESSES += ["/admin/forgotten/sent/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_policy_allows_nothing_inline_and_no_other_host(address, client):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ],
)
def test_the_other_headers_are_strict(address, header, value, client):
    assert client.get(address).headers[header] == value


def test_the_nonce_of_the_desks_scripts_is_that_of_the_policy(admin_client):
    response = admin_client.get("/admin/stories/story/add/")
    (nonce,) = set(re.findall(r'<script[^>]* nonce="([^"]+)"', response.content.decode()))
    (scripts,) = re.findall("script-src ([^;]*)", response.headers["Content-Security-Policy"])
    assert f"'nonce-{nonce}'" in scripts.split()


@pytest.mark.parametrize("device", ["camera", "microphone", "geolocation", "display-capture"])
def test_no_device_may_be_asked_for(device, client):
    assert f"{device}=()" in client.get("/en/").headers["Permissions-Policy"].split(", ")


@override_settings(SECURE_HSTS_SECONDS=31536000, SECURE_SSL_REDIRECT=True)
def test_under_https_browsers_are_told_to_stay_there(client):
    assert client.get("/en/").status_code == 301
    assert client.get("/health/").status_code == 200
    secured = client.get("/en/", secure=True).headers["Strict-Transport-Security"]
    assert "max-age=31536000" in secured


def test_a_visitor_gets_no_cookie(client):
    for address in ("/", "/en/", "/en/stories/", "/en/nothing/"):
        assert not client.get(address).cookies


def test_cookies_of_staff_are_out_of_reach_of_scripts_and_other_sites(client, admin_user):
    typed = {"username": admin_user.username, "password": "password"}
    assert client.post("/admin/login/", typed).status_code == 302
    assert settings.SESSION_COOKIE_HTTPONLY
    assert set(client.cookies) == {"sessionid", "csrftoken", "known_browser"}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("address", ["/en/", "/en/stories/", "/en/nothing/", "/robots.txt"])
def test_no_cache_answers_for_us(address, client):
    assert "no-cache" in client.get(address).headers["Cache-Control"]


def test_trace_is_refused_everywhere(client):
    for address in ADDRESSES:
        response = client.generic("TRACE", address)
        assert response.status_code == 405
        assert "Content-Security-Policy" in response.headers
