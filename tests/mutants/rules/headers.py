"""What every answer says to browsers and caches, and what a frame elsewhere may do."""

from tests.mutants.rule import Rule

SETTINGS = "profiles_site/settings.py"
MIDDLEWARE = "profiles_site/middleware.py"
EMBEDS = "stories/views/embeds.py"
POLICY = "test_headers.py::test_the_policy_allows_nothing_inline_and_no_other_host"
STRICT = "test_headers.py::test_the_other_headers_are_strict"
COOKIES = "test_headers.py::test_cookies_of_staff_are_out_of_reach_of_scripts_and_other_sites"
FRAMED = "test_embeds.py::TestAnEmbed::test_may_be_framed_anywhere_and_holds_no_script"

RULES = (
    Rule(
        "No script that is in a page runs without a nonce",
        SETTINGS,
        '"script-src": [CSP.SELF, CSP.NONCE],',
        '"script-src": [CSP.SELF, CSP.UNSAFE_INLINE],',
        (POLICY,),
    ),
    Rule(
        "The scripts of a page have its nonce",
        SETTINGS,
        '"script-src": [CSP.SELF, CSP.NONCE],',
        '"script-src": [CSP.SELF],',
        ("test_headers.py::test_the_nonce_of_the_desks_scripts_is_that_of_the_policy",),
    ),
    Rule(
        "A page loads nothing that the policy does not name",
        SETTINGS,
        '"default-src": [CSP.NONE],',
        '"default-src": [CSP.SELF],',
        (POLICY,),
    ),
    Rule(
        "No page is in another site’s frame",
        SETTINGS,
        '"frame-ancestors": [CSP.NONE],',
        '"frame-ancestors": ["*"],',
        (POLICY,),
    ),
    Rule(
        "No page is in another site’s frame in an old browser either",
        SETTINGS,
        'X_FRAME_OPTIONS = "DENY"',
        'X_FRAME_OPTIONS = "SAMEORIGIN"',
        (STRICT,),
    ),
    Rule(
        "No other site learns which story was read",
        SETTINGS,
        'SECURE_REFERRER_POLICY = "same-origin"',
        'SECURE_REFERRER_POLICY = "origin-when-cross-origin"',
        (STRICT,),
    ),
    Rule(
        "No script reads the cookie of who signed in",
        SETTINGS,
        "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True",
        "SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = False",
        (COOKIES,),
    ),
    Rule(
        "No other site sends the cookie of who signed in",
        SETTINGS,
        'LANGUAGE_COOKIE_SAMESITE = "Lax"',
        'LANGUAGE_COOKIE_SAMESITE = "None"',
        (COOKIES,),
    ),
    Rule(
        "A page asks for no camera",
        MIDDLEWARE,
        '    "camera",\n',
        "",
        ("test_headers.py::test_no_device_may_be_asked_for",),
    ),
    Rule(
        "A page asks for no place",
        MIDDLEWARE,
        '    "geolocation",\n',
        "",
        ("test_headers.py::test_no_device_may_be_asked_for",),
    ),
    Rule(
        "No other site takes in an answer of ours",
        MIDDLEWARE,
        'response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")',
        'response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")',
        (STRICT,),
    ),
    Rule(
        "A page is asked for again each time, so that what was withdrawn leaves",
        MIDDLEWARE,
        'response.headers.setdefault("Cache-Control", "no-cache")',
        'response.headers.setdefault("Cache-Control", "max-age=600")',
        ("test_headers.py::test_no_cache_answers_for_us",),
    ),
    Rule(
        "TRACE is refused everywhere",
        MIDDLEWARE,
        'if request.method == "TRACE":',
        "if False:",
        ("test_headers.py::test_trace_is_refused_everywhere",),
    ),
    Rule(
        "A frame on another site runs no script",
        EMBEDS,
        '"default-src": [CSP.NONE],',
        '"default-src": [CSP.SELF],',
        (FRAMED,),
    ),
    Rule(
        "A frame on another site sends no form",
        EMBEDS,
        '"form-action": [CSP.NONE],',
        '"form-action": [CSP.SELF],',
        (FRAMED,),
    ),
    Rule(
        "A frame on another site leaves no cookie",
        EMBEDS,
        "    words = responses.find_quote(timezone.now(), key)\n",
        "    words = responses.find_quote(timezone.now(), key)\n"
        '    request.session["seen"] = key\n',
        ("test_embeds.py::TestAnEmbed::test_leaves_no_cookie",),
    ),
    Rule(
        "A visitor gets no cookie",
        MIDDLEWARE,
        '        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)\n',
        '        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)\n'
        '        response.set_cookie("visitor", "1")\n',
        ("test_headers.py::test_a_visitor_gets_no_cookie",),
    ),
    Rule(
        "A frame on another site loads its fonts",
        MIDDLEWARE,
        ' or "/fonts/" in url:',
        ":",
        (
            "test_static_files.py::test_a_frame_on_another_site_may_load_its_styles_and_fonts_and_no_other_file",
        ),
    ),
    Rule(
        "Fonts alone are read across origins",
        MIDDLEWARE,
        '    if "/fonts/" in url:',
        "    if True:",
        ("test_static_files.py::test_only_fonts_are_read_across_origins",),
    ),
    Rule(
        "A browser that keeps a script for ever asks for the new one that it imports",
        "profiles_site/static_files.py",
        "support_js_module_import_aggregation = True",
        "support_js_module_import_aggregation = False",
        (
            "test_static_files.py::test_a_script_imports_another_by_the_name_that_changes_with_its_content",
        ),
    ),
)
