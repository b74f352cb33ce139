"""Pages that are read: each rule is asked once about each object, until the page is rendered."""

from typing import Any

from django.http import HttpRequest

from cib.common.policy import remembering


class ReadOnceMixin:
    """Remember what the policy answered while a page is only read; a POST asks anew."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer, and render within the memory."""
        if request.method not in ("GET", "HEAD"):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        with remembering():
            response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            return response.render() if hasattr(response, "render") else response
