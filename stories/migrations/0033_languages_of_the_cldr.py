"""Let stories be in any language that the CLDR knows; read what was typed for other names."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

import stories.models.fields
import stories.models.person_details
from stories import languages
from stories.generation import triggers
from stories.search import schema as search_tables

LANGUAGES = (  # noqa: SIM905  a list of that many lines is no better
    "aa ab ady af agq ak am an ann ar arn as asa ast az az-Arab az-Cyrl ba bal bal-Latn bas be "
    "bem bew bez bg bgc bgn bho blo blt bm bn bo bqi br brh brx bs bs-Cyrl bss bua byn ca cad "
    "cch ccp ce ceb cgg cho chr cic ckb co cop cs csw cu cv cy da dav de dje doi dsb dua dv dyo "
    "dz ebu ee el en en-Dsrt en-Shaw eo es et eu ewo fa ff ff-Adlm fi fil fo fr frr fur fy ga "
    "gaa gd gez gl gn gsw gu guz gv ha haw he hi hi-Latn hnj hr hsb ht hu hy ia id ie ig ii io "
    "is it iu ja jbo jgo jmc jv ka kaa kab kaj kam kbd kcg kde kea kek ken kgp khq ki kk "
    "kk-Arab kkj kl kln km kn ko kok kok-Latn kpe ks ks-Deva ksb ksf ksh ku kw kxv kxv-Deva "
    "kxv-Orya kxv-Telu ky la lag lb lg lij lkt lld lmo ln lo lrc lt ltg lu luo luy lv lzz mai "
    "mas mdf mer mfe mg mgh mgo mi mic mk ml mn mni mni-Mtei moh mr ms ms-Arab mt mua mus my "
    "myv mzn naq nb nd nds ne nl nmg nn nnh no nqo nr nso nus nv ny nyn oc oka om or os osa pa "
    "pa-Arab pap pcm pis pl pms prg ps pt qu quc raj rhg rif rm rn ro rof ru rw rwk sa sah saq "
    "sat sat-Deva sbp sc scn sd sd-Deva sdh se seh ses sg shi shi-Latn shn si sid sk sl sma smj "
    "smn sms sn so sq sr sr-Latn ss ssy st su sv sw syr szl ta te teo tg th ti tig tk tn to tok "
    "tpi tr trv trw ts tt twq tyv tzm ug uk ur uz uz-Arab uz-Cyrl vai vai-Latn ve vec vi vmw vo "
    "vun wa wae wal wbp wo xh xnr xog yav yi yo yrl yue yue-Hans za zgh zh zh-Hant zu "
).split()


def read_tags(apps: Any, schema_editor: Any) -> None:
    """Store the tag that “Kazakh”, “EN” or “en_GB” means; leave what cannot be read."""
    others = apps.get_model("stories", "OtherName").objects
    for other in others.exclude(language__in=languages.CODES):
        tag = languages.as_tag(other.language)
        if not tag or tag == other.language:
            continue
        if others.filter(person=other.person_id, name=other.name, language=tag).exists():
            other.delete()
        else:
            others.filter(pk=other.pk).update(language=tag)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0032_keep_verdicts_on_words"),
    ]

    operations = [
        migrations.RunPython(search_tables.unwatch, search_tables.watch),
        migrations.RunPython(triggers.unwatch, triggers.watch),
        migrations.RemoveConstraint(
            model_name="story",
            name="a_published_story_is_in_a_known_language",
        ),
        migrations.AlterField(
            model_name="othername",
            name="language",
            field=models.CharField(
                help_text="A language tag, with the script where that matters: kk, ru, kk-Latn.",
                max_length=16,
                validators=[stories.models.person_details.language_tag],
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="language",
            field=stories.models.fields.LanguageField(
                default="en",
                help_text="The language that the description, roles and credentials are written in.",
            ),
        ),
        migrations.AlterField(
            model_name="personlanguage",
            name="language",
            field=stories.models.fields.LanguageField(),
        ),
        migrations.AlterField(
            model_name="picture",
            name="language",
            field=stories.models.fields.LanguageField(
                blank=True,
                help_text="Pages say it where readers of another language see them.",
                verbose_name="language of these texts",
            ),
        ),
        migrations.AlterField(
            model_name="story",
            name="language",
            field=stories.models.fields.LanguageField(
                default="en", help_text="The language that the story is told in."
            ),
        ),
        migrations.AlterField(
            model_name="story",
            name="translated_from",
            field=stories.models.fields.LanguageField(
                blank=True,
                help_text="The language that the person told it in. Empty: these are the words as told.",
            ),
        ),
        migrations.AlterField(
            model_name="storyredirect",
            name="language",
            field=stories.models.fields.LanguageField(),
        ),
        migrations.AlterField(
            model_name="supportservice",
            name="language",
            field=stories.models.fields.LanguageField(
                default="en",
                help_text="The language of the texts on this form. Readers of it see this service first.",
                verbose_name="written in",
            ),
        ),
        migrations.AlterField(
            model_name="tag",
            name="language",
            field=stories.models.fields.LanguageField(
                blank=True,
                help_text="Pages say it where readers of another language see this name.",
                verbose_name="language of the name",
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=~Q(status="published") | Q(language__in=LANGUAGES),
                name="a_published_story_is_in_a_known_language",
            ),
        ),
        migrations.RunPython(search_tables.watch, search_tables.unwatch),
        migrations.RunPython(triggers.watch, triggers.unwatch),
        migrations.RunPython(read_tags, migrations.RunPython.noop),
    ]
