"""Nobody put at risk: changed names, and what would give them away."""

from tests.mutants.rule import Rule

PERSON = "stories/models/person/person.py"
NO_TRACES = (
    "test_admin_people.py::TestSomebodyWhoIsNotNamed::"
    "test_is_told_to_nobody_by_other_names_and_links"
)

RULES = (
    Rule(
        "Other names of somebody who is not named are shown to nobody",
        "stories/models/person/in_words.py",
        "        if not self.is_named:\n            return []\n        in_languages",
        "        in_languages",
        (NO_TRACES,),
    ),
    Rule(
        "Links of somebody who is not named are shown to nobody",
        "stories/models/person/in_words.py",
        "return list(self.links.all()) if self.is_named else []",
        "return list(self.links.all())",
        (NO_TRACES,),
    ),
    Rule(
        "Nobody is found by the other names that would give a changed name away",
        "stories/search/index.py",
        "for other in person.other_names.all() if person.is_named else []:",
        "for other in person.other_names.all():",
        (NO_TRACES,),
    ),
    Rule(
        "No search shows the other names that would give a changed name away",
        "stories/search/excerpts.py",
        "for each in person.wordings_besides(known)",
        "for each in known",
        (NO_TRACES,),
    ),
    Rule(
        "What gives a changed name away keeps the story from being published",
        "stories/publication/story.py",
        "    if person.is_named:\n        return []\n",
        "    if person:\n        return []\n",
        ("test_story.py::test_what_gives_a_changed_name_away_blocks_publishing",),
    ),
    Rule(
        "Nobody whom readers see is made anonymous while links would lead to the name",
        "stories/admin/forms/rows_of_person.py",
        "        if person.is_named or not person.pk or not person.keeps_changes():\n",
        "        if True:\n",
        (
            "test_admin_people.py::TestSomebodyWhoIsNotNamed::"
            "test_keeps_no_other_names_and_links_that_readers_would_see",
        ),
    ),
    Rule(
        "A feed says that a name was changed",
        "stories/models/person/in_words.py",
        'return called if self.is_named else Wording(f"{called.text}*", called.language)',
        "return called",
        ("test_feeds.py::TestAStoryInAFeed::test_discloses_a_changed_name",),
    ),
    Rule(
        "A share card says that a name was changed",
        "stories/models/quote.py",
        'changed = "" if person.is_named else " *"',
        'changed = ""',
        ("test_quote_cards.py::test_a_changed_name_is_marked_on_the_card",),
    ),
    Rule(
        "What another site keeps of an embed names nobody",
        "stories/views/oembed.py",
        "*(absolute(address), width, height, what, site.name),",
        "*(absolute(address), width, height, what, story.person.name),",
        ("test_embeds.py::TestOEmbed::test_puts_no_name_into_what_the_other_site_keeps",),
    ),
    Rule(
        "An address at which nobody was seen is not kept when a person’s changes",
        PERSON,
        "if stored and Story.objects.once_public(timezone.now()).filter(person=stored).exists():",
        "if stored:",
        ("test_redirects.py::TestAPerson::test_whom_nobody_had_seen_leaves_no_address_behind",),
    ),
    Rule(
        "A person in the trash is given no story by scheduled changes",
        "stories/models/person/withdrawal.py",
        "            others.unschedule_changes()\n",
        "            pass\n",
        ("test_trash.py::TestADeletedPerson::test_stops_the_changes_that_would_give_her_a_story",),
    ),
    Rule(
        "A person in the trash keeps a story from being published",
        "stories/publication/story.py",
        "    if person.deleted_at is None:\n        return []\n",
        "    if person:\n        return []\n",
        ("test_trash.py::TestADeletedPerson::test_blocks_changes_that_name_her_until_she_is_back",),
    ),
)
