"""Provide the first profile as a body, with passages of it that were verified by hand."""

from html import escape
from pathlib import Path

LINES = (Path(__file__).parent / "azhigulova.txt").read_text(encoding="utf-8").split("\n")
HEADLINE, PARAGRAPHS = LINES[0], LINES[3:11]
BODY = "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in PARAGRAPHS)
BODY_START = 780  # the position in the file where the body begins, in characters

MILESTONES = {
    "The first was at age 12, when my class was selected to participate in Street Law, a new "
    "human rights course in Kazakh schools.": (1459, 1585),
    "In my second year at university, I started teaching human rights at schools in Almaty.": (
        1061,
        1147,
    ),
    "My second career milestone came when I joined the UNHCR Regional Office in Central Asia as "
    "a refugee protection lawyer.": (2003, 2122),
    "I helped develop a country strategy in Kazakhstan to protect refugees from sexualized and "
    "gender-based violence.": (2529, 2641),
    "In 2017, the decriminalization of ‘mild’ forms of violence, such as battery and minor "
    "bodily harm, led to a concerning rise in both minor and severe domestic violence cases.": (
        3093,
        3266,
    ),
    "When the bill was first introduced to Parliament in 2020, it faced strong opposition from "
    "groups warning that such laws would “destroy families” or allow authorities to take "
    "children “for a slap.”": (3353, 3549),
    "Then, in 2023, the tragic death of Saltanat Nukenova, a domestic violence victim, sparked a "
    "nationwide call for action. Within days, over 150,000 people signed a petition supporting "
    "the bill.": (3653, 3844),
    "I’m proud to have contributed to drafting several articles in this new law.": (4562, 4637),
}
QUOTES = {
    "improving our world is challenging, but it’s possible.": (5554, 5608),
    "Don’t let obstacles or setbacks deter you—fortune favors the bold": (5609, 5674),
    "This law’s adoption is a historic achievement for Kazakhstan and a triumph for civil "
    "society’s perseverance.": (4069, 4177),
    "It’s essential that these penalties are strictly enforced to send a message that such "
    "offenses will not go unpunished.": (4443, 4561),
    "While not all of my proposals made it into the final law, I continue to push for these "
    "areas of gender-based violence to be criminalized.": (4976, 5113),
    "The experience was so transformative that it shaped my decision to become an international "
    "lawyer dedicated to human rights protection.": (1867, 2002),
    "Through these initiatives, we sought to build trust within refugee communities and "
    "encourage survivors to reach out for help when needed.": (2830, 2967),
    "For a year, we explored human rights according to both Kazakh and international law, "
    "learning not only our rights but also how to defend them.": (1586, 1728),
}
