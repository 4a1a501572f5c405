from tests.messaging.conftest import fresh, whatsapp

__all__ = ["fresh", "whatsapp"]
