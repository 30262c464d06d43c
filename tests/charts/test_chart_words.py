"""Cases of words and parts of paths are what Helm 3.17 printed for them."""

from __future__ import annotations

import base64

import pytest

from rewrite.charts.trace import trace_chart
from rewrite.charts.traced import ChartFiles, ValuesOrigin

CALLS = [
    ('untitle "Press Mill Two"', "press mill two"),
    ('untitle "PRESS"', "pRESS"),
    ('untitle "press  Mill-Two"', "press  mill-Two"),
    ('untitle " Press\\tMill"', " press\tmill"),
    ('snakecase "press mill"', "press_mill"),
    ('snakecase "PressMill"', "press_mill"),
    ('snakecase "press-mill"', "press_mill"),
    ('snakecase "pressMill2Go"', "press_mill2_go"),
    ('snakecase "HTTPServer"', "http_server"),
    ('snakecase "press__mill"', "press__mill"),
    ('snakecase "Press mill-Go.x"', "press_mill_go.x"),
    ('snakecase "getHTTPResponse"', "get_http_response"),
    ('kebabcase "press mill"', "press-mill"),
    ('kebabcase "PressMill"', "press-mill"),
    ('kebabcase "press_mill"', "press-mill"),
    ('kebabcase "HTTPServer"', "http-server"),
    ('kebabcase "press--mill"', "press--mill"),
    ('camelcase "press_mill"', "PressMill"),
    ('camelcase "press mill"', "PressMill"),
    ('camelcase "press-mill go"', "PressMillGo"),
    ('camelcase "pressMill"', "PressMill"),
    ('camelcase "_press_mill"', "_PressMill"),
    ('abbrev 5 "press mill"', "pr..."),
    ('abbrev 5 "press"', "press"),
    ('abbrev 4 "press"', "p..."),
    ('abbrev 3 "press"', "press"),
    ('abbrev 2 "press"', "press"),
    ('abbrev 10 "press mill"', "press mill"),
    ('abbrev 9 "press mill"', "press ..."),
    ('base "a/b/"', "b"),
    ('base "/"', "/"),
    ('base ""', "."),
    ('base "a//"', "a"),
    ('base "a/b"', "b"),
    ('dir "/a"', "/"),
    ('dir "a/b/"', "a/b"),
    ('dir "a"', "."),
    ('dir ""', "."),
    ('dir "/"', "/"),
    ('dir "a//b"', "a"),
    ('dir "a/../b/c"', "b"),
    ('ext "quay.io/press"', ""),
    ('ext "a.b.c"', ".c"),
    ('ext "a"', ""),
    ('ext "a.b/"', ""),
    ('ext "a."', "."),
    ('clean "a//b/../c"', "a/c"),
    ('clean ""', "."),
    ('clean "/../a"', "/a"),
    ('clean "./a"', "a"),
    ('clean "a/"', "a"),
    ('toDecimal "777"', "511"),
    ('toDecimal "0777"', "511"),
    ('toDecimal "9"', "0"),
    ('toDecimal "x"', "0"),
    ("toDecimal 777", "511"),
    ('toDecimal "-17"', "-15"),
    ('title "orchard press-mill o\'neil"', "Orchard Press-Mill O'Neil"),
    ('title "PRESS mill"', "PRESS Mill"),
    ('initials "press  mill Two"', "pmT"),
    ('nospace "a \\t b"', "ab"),
    ('camelcase "press__mill"', "Press_Mill"),
    ('camelcase "press mill "', "PressMill "),
    ('camelcase "press_mill_"', "PressMill_"),
    ('camelcase "-press-mill"', "-PressMill"),
    ('camelcase "HTTP_server"', "HttpServer"),
    ('camelcase "PRESS_MILL"', "PressMill"),
    ('camelcase "press.mill_go"', "Press.millGo"),
    ('camelcase "press2mill"', "Press2mill"),
    ('snakecase "press2mill"', "press_2mill"),
    ('snakecase "PRESS"', "press"),
    ('snakecase "press Mill Go"', "press_mill_go"),
    ('snakecase "pressMILL"', "press_mill"),
    ('snakecase "a1B2c3"', "a1_b_2c3"),
    ('snakecase " press mill "', "_press_mill_"),
    ('snakecase "Press1Mill22"', "press1_mill22"),
    ('snakecase "press.Mill"', "press.mill"),
    ('snakecase "press - mill"', "press___mill"),
    ('kebabcase " press Mill"', "-press-mill"),
    ('title "press_mill 2go a.b"', "Press_mill 2go A.B"),
    ('base "//"', "/"),
    ('dir "//a/b"', "/a"),
    ('dir "a/b"', "a"),
    ('dir "a/"', "a"),
    ('ext "quay.io/a.b"', ".b"),
    ('clean "//a/b"', "/a/b"),
    ('clean ".."', ".."),
    ('abbrev 4 "aa"', "aa"),
    ('toDecimal "18"', "0"),
    ("toDecimal 1.5", "0"),
    ("toDecimal true", "0"),
    ('camelcase "HTTPServer"', "Httpserver"),
    ('camelcase "HTTPServer_go"', "HttpserverGo"),
    ('camelcase "aBCd_x"', "ABCdX"),
    ('camelcase "press___mill"', "Press__Mill"),
    ('camelcase "press- mill"', "Press-Mill"),
    ('camelcase "A_B"', "AB"),
    ('camelcase "press_millHTTP"', "PressMillHTTP"),
    ('snakecase "v2x"', "v_2x"),
    ('snakecase "press22mill"', "press_22mill"),
    ('snakecase "a1b"', "a_1b"),
]


@pytest.mark.parametrize(("call", "expected"), CALLS)
def test_words_and_paths_are_those_of_helm(call: str, expected: str) -> None:
    # In base64, as an image has no blanks and no quotes; what fills that up is no part of an image.
    template = f"image: quay.io/orchard/press:x{{{{ ({call}) | toString | b64enc }}}}"
    files = {"Chart.yaml": "name: c", "values.yaml": "", "templates/a.yaml": template}
    (image,) = trace_chart(ChartFiles("c", files), domains=frozenset(["quay.io"])).images
    text = image.text.text.removeprefix("quay.io/orchard/press:x")
    assert base64.b64decode(text + "=" * (-len(text) % 4)).decode() == expected


@pytest.mark.parametrize(
    "call", ["base .Values.image", "ext .Values.image", "clean .Values.image", "abbrev 9 .Values.image"]
)
def test_what_is_cut_out_keeps_its_origin(call: str) -> None:
    values = "image: quay.io/orchard/press.v1"
    files = {"Chart.yaml": "name: c", "values.yaml": values, "templates/a.yaml": f"image: quay.io/a/x{{{{ {call} }}}}"}
    (image,) = trace_chart(ChartFiles("c", files), domains=frozenset(["quay.io"])).images
    assert any(isinstance(piece.origin, ValuesOrigin) for piece in image.text.pieces)
