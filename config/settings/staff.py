"""How the pages of staff look: unfold."""

UNFOLD = {
    "SITE_TITLE": "Kindred staff",
    "SITE_HEADER": "Kindred",
    "SITE_SUBHEADER": "Staff",
    "SITE_SYMBOL": "diversity_1",
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
    "COLORS": {
        "primary": {
            "50": "254 244 241",
            "100": "253 230 224",
            "200": "250 202 190",
            "300": "246 168 149",
            "400": "239 123 96",
            "500": "228 87 46",
            "600": "196 66 28",
            "700": "160 52 21",
            "800": "127 43 20",
            "900": "104 38 20",
            "950": "58 19 8",
        }
    },
}
