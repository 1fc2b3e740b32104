"""The web process: a small router in front of Django.

`/live/` is answered here, because open streams cost next to nothing in an event loop. Everything else goes
to Django's WSGI application in two threads, which is twice as fast as Django's own ASGI handler.
"""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealwright.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from dealwright.config.server.bodies import WholeBodies
from dealwright.config.server.router import Router
from dealwright.config.server.wsgi import Threads
from dealwright.web.live import LiveApp

live = LiveApp()
# Where uploads lie in a bucket a thread may wait for it; the others go on.
threads = Threads(get_wsgi_application(), count=6 if settings.FILES_IN_BUCKET else 2)
application = WholeBodies(Router(live=live, pages=threads), largest_file=settings.FILES_LARGEST)

# What is loaded now stays for ever: the collector need not walk over it again and again.
gc.collect()
gc.freeze()
