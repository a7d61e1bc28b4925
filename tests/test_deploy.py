"""What is shipped for servers in the open agrees with the site that it is in front of."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import reverse

DEPLOY = Path(__file__).parent.parent / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()


def test_nginx_takes_what_the_site_takes_and_little_more():
    most = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1]) * 1024 * 1024
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < most <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 1.1


def test_nginx_limits_signing_in_where_it_is():
    where = reverse("admin:login")
    assert f"location ^~ {where} {{" in NGINX
    assert reverse("admin:second_step").startswith(where)


def test_nginx_answers_by_itself_with_static_files_alone():
    """A picture that it kept would stay after its person withdrew; pages see test_deploy_nginx."""
    kept = [part for part in NGINX.split("    location ") if "proxy_cache " in part]
    asked = [part for part in kept if "proxy_cache_bypass 1;" not in part and part[0] != "@"]
    assert [part.split()[0] for part in asked] == [settings.STATIC_URL]


def test_nginx_lets_no_visitor_name_an_address_by_another_spelling():
    assert "    underscores_in_headers off;\n    ignore_invalid_headers on;\n" in NGINX


def test_the_unit_serves_as_the_readme_does_and_shares_nothing():
    unit = (DEPLOY / "stories.service").read_text()
    assert "manage.py serve\n" in unit
    for line in ("UMask=0077", "ProtectSystem=strict", "NoNewPrivileges=yes", "DynamicUser=yes"):
        assert f"{line}\n" in unit
