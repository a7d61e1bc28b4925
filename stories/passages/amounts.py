"""Find the numbers, amounts and dates that a cut would take a part of."""

import re

from stories import first_use

SPACE = "[ \xa0\u2000-\u200a\u202f]"
# 150 000, 1 234,5 and 150 000 km: an amount is one with its groups of digits and its unit.
UNITS = (
    r"%|‰|٪|°[CF]?|[km]?m[²³]?|cm|kg|t|ha|km/h|l|[ap]\.m\.|am|pm|USD|EUR|KZT|RUB|GBP|[$€£₸₽¥]|cents?"
    r"|per ?cent|degrees?|hundred|thousand|million|billion|dollars?|euros?|pounds?|roubles?|rubles?"
    r"|tenge|soms?|lira"
    r"|км|м|см|кг|т|га|тыс\.|тысяч\w*|млн|миллион\w*|млрд|миллиард\w*|сот\w*|процент\w*|градус\w*"
    r"|руб\.|рубл\w*|доллар\w*|евро|сом\w*|тг|тенге|гг?\.|годах?|году|года|ч\.|мин\."
    r"|мың|миллиард|теңге\w*|пайыз\w*|ж\.|жыл\w*|миң|пайыз\w*"
    r"|ألف|آلاف|مئة|مائة|مليون|مليار|كم|كيلومتر\w*|دولار\w*|يورو|دينار\w*|ريال\w*|ليرة|درهم"
    r"|بالمئة|بالمائة|في المئة|في المائة|万|亿|億|元|％|年|月|日|岁|歲|人"
)
GROUPED = rf"\d{{1,3}}(?:(?:{SPACE}|[.,٬٫’'])\d{{3}}(?!\d))+"
ONE = rf"(?:{GROUPED}|\d+(?:[/.:]\d+)*)(?:[.,٫]\d+)?"
# Each pattern looks first for what it begins with, or for a number after its first word: so it
# passes over most places at once.
AMOUNT = first_use.pattern(
    rf"(?=[+−\d-])(?<![.,])(?<![^\W\u3040-\u9fff])[+−-]?{ONE}(?:{SPACE}?[-‐‑‒–−]{SPACE}?{ONE})*"
    rf"(?:{SPACE}?(?:{UNITS})(?!\w)|(?:万|亿|億|元|年|月|日|岁|歲))*"
)
CURRENCY = first_use.pattern(
    rf"(?=[A-Z$€£₸₽¥])(?<!\w)(?:US|A|C|CA|NZ|HK)?(?:[$€£₸₽¥]|USD|EUR|KZT|RUB|GBP|KGS){SPACE}?{ONE}"
)
MONTHS = (
    r"jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?"
    r"|январ\w+|феврал\w+|март\w*|апрел\w+|ма[йяюе]|июн\w+|июл\w+|август\w*|сентябр\w+"
    r"|октябр\w+|ноябр\w+|декабр\w+|січ\w+|лют\w+|берез\w+|квіт\w+|трав\w+|черв\w+|лип\w+|серп\w+"
    r"|верес\w+|жовт\w+|листопад\w*|груд\w+"
    r"|қаңтар\w*|ақпан\w*|наурыз\w*|сәуір\w*|мамыр\w*|маусым\w*|шілде\w*|тамыз\w*|қыркүйек\w*"
    r"|қазан\w*|қараша\w*|желтоқсан\w*"
    r"|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|شباط|آذار|نيسان"
    r"|أيار|حزيران|تموز|آب|أيلول"
)
DATE = first_use.pattern(
    rf"(?<![\w.,])(?:\d{{4}}{SPACE}?(?:ж\.|жыл\w*){SPACE})?\d{{1,2}}(?:st|nd|rd|th)?{SPACE}(?:of )?"
    rf"(?:{MONTHS})(?!\w)(?:,?{SPACE}\d{{4}}(?!\w))?"
    rf"|(?<!\w)(?=\w+\.?{SPACE}\d)(?:{MONTHS}){SPACE}"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?!\w)(?:,?{SPACE}\d{{4}}(?!\w))?|\d{{4}}(?!\w))",
    re.IGNORECASE,
)
DIGIT = re.compile(r"\d")  # each of these has one
LONGEST = 60  # characters


def torn_amount(text: str, at: int) -> str:
    """Return the number with its unit, the amount or the date that goes on at a position, or "".

    "There were 150 | 000 of us."      "150 000"
    "We left on 12 | March 1994."      "12 March 1994"
    "We were nine | of us."            ""
    """
    if not 0 < at < len(text):
        return ""
    near = (max(0, at - LONGEST), min(at + LONGEST, len(text)))
    for pattern in (DATE, AMOUNT, CURRENCY) if DIGIT.search(text, *near) else ():
        for match in pattern.finditer(text, *near):
            if match.start() < at < match.end() and text[match.start() : at].strip():
                return match[0] if text[at : match.end()].strip() else ""
    return ""
