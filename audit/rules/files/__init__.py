"""Rules of files: attachments that are gone or cannot be read, text that vanished, reports that are only pictures."""

from audit.rules.files import attachment_broken, attachment_unreadable, image_only, scan_among_texts, text_vanished

RULES = (
    attachment_broken.RULE,
    attachment_unreadable.RULE,
    text_vanished.RULE,
    image_only.RULE,
    scan_among_texts.RULE,
)
