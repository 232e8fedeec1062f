"""How gunicorn serves either site. The application is loaded before workers exist, so an unsafe setting ends it at once."""

preload_app = True
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 5
errorlog = "-"
accesslog = None
