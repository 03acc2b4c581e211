"""How Django forms become HTML on every page."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Shows `{{ form }}` and `{{ field.as_field_group }}` with the templates of the platform."""

    form_template_name = "site/form.html"
    field_template_name = "site/field.html"
