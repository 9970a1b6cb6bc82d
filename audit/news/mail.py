"""News by e-mail: plain text and HTML, over STARTTLS or TLS, with a Message-ID made of what it tells.

letter(place, message) -> EmailMessage      what is sent
send(place, letter, password, seconds)      once; gives the addresses that were refused; raises NotTold

The same news makes the same Message-ID, so that a program that knows it shows it once; all letters of a place hang
together, and say that a machine wrote them.
"""

import smtplib
import ssl
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from audit.news.delivery import NotTold, cut_off
from audit.news.digest import Limits, Message
from audit.news.render import html, text
from audit.plain import printable
from storage.clock import CHINA
from storage.settings import EmailPlace

LIMITS = Limits(400_000, 2)
LONGEST_SUBJECT = 150


def letter(place: EmailPlace, message: Message) -> EmailMessage:
    """Write the letter."""
    domain = place.sender.partition("@")[2]
    root = f"<gongkai-news-{place.name}@{domain}>"
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = place.sender
    mail["To"] = ", ".join(place.to)
    mail["Subject"] = printable(message.title, lines=False)[:LONGEST_SUBJECT]
    mail["Date"] = format_datetime(datetime.now(CHINA))
    mail["Message-ID"] = f"<{message.id}.{place.name}@{domain}>"
    mail["In-Reply-To"] = root
    mail["References"] = root
    mail["List-Id"] = f"Gongkai {place.name} <{place.name}.gongkai-news.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text(message, place.language), charset="utf-8", cte="base64")
    mail.add_alternative(html(message, place.language), subtype="html", charset="utf-8", cte="base64")
    return mail


def send(place: EmailPlace, mail: EmailMessage, password: str, seconds: float) -> list[str]:
    """Hand a letter to the mail server."""
    try:
        return _send(place, mail, password, seconds)
    except ssl.SSLCertVerificationError as error:
        raise NotTold(f"{place.host}: its certificate cannot be trusted: {error.verify_message}") from None
    except smtplib.SMTPAuthenticationError as error:
        raise NotTold(f"{place.host}: refused user and password ({error.smtp_code})") from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NotTold(f"{place.host}: took none of the recipients ({codes[0]})", again=_later(*codes)) from None
    except smtplib.SMTPResponseException as error:
        says = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        raise NotTold(f"{place.host}: {error.smtp_code} {says}", again=_later(error.smtp_code)) from None
    except UnicodeError:
        raise NotTold(f"{place.host}: user or password cannot be sent: not ASCII") from None
    except smtplib.SMTPNotSupportedError as error:
        raise NotTold(f"{place.host}: {error}") from None
    except (OSError, smtplib.SMTPException) as error:
        what = "no answer in time" if isinstance(error, TimeoutError) else error.__class__.__name__
        raise NotTold(f"{place.host}: {what}", again=True) from None


def _send(place: EmailPlace, mail: EmailMessage, password: str, seconds: float) -> list[str]:
    context = ssl.create_default_context()
    if place.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(timeout=seconds)
    server._host = place.host  # type: ignore[attr-defined]  # what its certificate is to name; no public call sets it
    with cut_off(lambda: server.sock, seconds):
        try:
            code, says = server.connect(place.host, place.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, says)
            if place.security == "starttls":
                server.starttls(context=context)
            if place.user:
                server.login(place.user, password)
            return sorted(server.send_message(mail, place.sender, list(place.to)))
        finally:
            _leave(server)


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; what was taken stays taken whatever comes of that."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _later(*codes: int) -> bool:
    return any(400 <= code < 500 for code in codes) or codes == (-1,)
