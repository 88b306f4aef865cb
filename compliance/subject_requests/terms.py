"""What the law files say of the delays of a request, in the shape that the clock reads."""

from datetime import date

from compliance.law.source import parameter
from compliance.subject_requests.clock import Delays


def delays(on: date) -> Delays:
    """Return the delays in force on the day of a receipt."""
    return Delays(
        answer=parameter("dsr.answer", on).number,
        extension_total=parameter("dsr.extension_total", on).number,
        extension_notice=parameter("dsr.extension_notice", on).number,
        refusal_notice=parameter("dsr.refusal_notice", on).number,
        identity_prompt=parameter("dsr.identity_prompt", on).number,
        post_mortem=parameter("dsr.post_mortem", on).number,
        administrative=parameter("cada.silence", on).number,
    )
