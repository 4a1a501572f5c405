"""The development mirror: a simulated telephone, and the part of WhatsApp that stands between it and us.

What its owner writes becomes one of Meta's payloads, signed, and goes in where the real ones do; what is sent
comes in at a Graph of its own over HTTP, with the key, and its statuses go back the same way. Nothing else
knows of it: without an account `settings.WHATSAPP` names this one. The rules that a message must keep are
checked when it is made; here only those of whom it may be sent to.
"""
