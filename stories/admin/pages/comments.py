"""Comment on a story or on a passage of it, answer, and say that nothing is left to do."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import passages
from stories.admin.display_names import display_name
from stories.admin.forms.control_characters import without_control_characters
from stories.models import Comment, Story
from stories.models.desk.comment import LONGEST, colleagues
from stories.models.fields import PlainTextFormField

from .frame import page

COMMENT_ON = "comment_on"  # the words that were selected in the form of the story


class CommentForm(forms.Form):
    passage = PlainTextFormField(
        label=gettext_lazy("About these words"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Copied from the body as it was last saved. Leave it empty where you comment on "
            "the whole story."
        ),
    )
    text = PlainTextFormField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )

    def keep(self, story: Story, by: Any) -> bool:
        """Store the comment; where its passage is not in the story, say so and return False."""
        text, words = self.cleaned_data["text"], self.cleaned_data["passage"]
        try:
            Comment.begin(story, text, by=by, now=timezone.now(), words=words)
        except passages.PassageError as error:
            self.add_error("passage", str(error))
            return False
        return True


class AnswerForm(forms.Form):
    text = PlainTextFormField(
        label=gettext_lazy("Answer"),
        max_length=LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write an answer first.")},
    )

    def __init__(self, comment: Comment, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_answer_{comment.pk}_%s")


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, and the form for one more."""

    comment: Comment
    answers: list[Comment]
    is_gone: bool  # whether the passage it is about is not in the body any more
    form: forms.Form


def comments(model_admin: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """List the comments on a story; on POST add, answer, resolve or reopen one.

    Whoever may see the story may comment. No word of it goes into an address.
    """
    story = get_object_or_404(Story.objects.active().filter(changes_to=None), pk=pk)
    if not model_admin.has_view_or_change_permission(request, story):
        raise PermissionDenied
    form, refused = CommentForm(), {}
    if COMMENT_ON in request.POST:
        form = CommentForm(
            initial={"passage": without_control_characters(request.POST)[COMMENT_ON]}
        )
    elif "add" in request.POST:
        form = CommentForm(without_control_characters(request.POST))
        if form.is_valid() and form.keep(story, request.user):
            return HttpResponseRedirect(request.path)
    elif request.method == "POST":
        refused = _act(request, story)
        if not refused:
            return HttpResponseRedirect(request.path)
    threads = _threads(story, refused)
    context: dict[str, Any] = {
        "title": _("Comments"),
        "story": story,
        "form": form,
        "threads": [each for each in threads if not each.comment.resolved_at],
        "resolved": [each for each in threads if each.comment.resolved_at],
        "colleagues": [(each.get_username(), display_name(each)) for each in colleagues()],
    }
    return page(model_admin, request, "comments", context)


def _act(request: HttpRequest, story: Story) -> dict[int, forms.Form]:
    """Answer, resolve or reopen a comment; return the answer that was refused, by its comment."""
    found = story.comments.filter(answers_to=None)
    for action in ("answer", "resolve", "reopen"):
        if not (number := request.POST.get(action, "")).isdecimal():
            continue
        comment, now = get_object_or_404(found, pk=number), timezone.now()
        if action == "resolve":
            comment.resolve(by=request.user, now=now)
        elif action == "reopen":
            comment.reopen()
        else:
            form = AnswerForm(comment, without_control_characters(request.POST))
            if not form.is_valid():
                return {comment.pk: form}
            comment.answer(form.cleaned_data["text"], by=request.user, now=now)
    return {}


def _threads(story: Story, refused: dict[int, forms.Form]) -> list[Thread]:
    row = story.working_copy()
    answers: dict[int, list[Comment]] = {}
    began = []
    comment: Any
    for comment in story.comments.for_desk():
        comment.who = display_name(comment.by, comment.by_name)
        comment.who_resolved = display_name(comment.resolved_by, comment.resolved_by_name)
        if comment.answers_to_id:
            answers.setdefault(comment.answers_to_id, []).append(comment)
        else:
            began.append(comment)
    return [
        Thread(
            comment,
            answers.get(comment.pk, []),
            comment.is_gone_from(row),
            refused.get(comment.pk) or AnswerForm(comment),
        )
        for comment in began
    ]
