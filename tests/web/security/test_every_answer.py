"""What somebody has written is shown as text and never as more."""

from kaohe.web.accounts.models import User


def test_a_name_that_is_markup_is_shown_as_text(world, office_addresses):
    name = '"><img src=x onerror=alert(1)>\u2028{{7*7}}'
    User.objects.update(name=name)
    for who in ("office", "security", "audit", "leader", "province-33"):
        for address in (each for each in office_addresses if world.may(who, each)):
            answer, said = world.ask(who, "get", world.url(address))
            if "html" in answer.get("Content-Type", ""):
                assert "<img src=x" not in said, (who, address.path)
