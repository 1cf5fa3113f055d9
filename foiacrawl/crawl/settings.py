"""Scrapy's settings for this project, each with its reason. `-s NAME=VALUE` overrides them.

Two things no setting changes: one request at a time goes to a host (extensions.HostPace), and robots.txt with its
crawl-delay is obeyed (the spiders set ROBOTSTXT_OBEY with a higher priority than the command line).
"""

import os
from pathlib import Path

BOT_NAME = "foiacrawl"
# In a checkout the folder `spiders` beside the package; the wheel carries it as foiacrawl.spiders.
_is_checkout = Path(__file__).parents[2].joinpath("scrapy.cfg").is_file()
NEWSPIDER_MODULE = "spiders" if _is_checkout else "foiacrawl.spiders"
SPIDER_MODULES = [NEWSPIDER_MODULE]
COMMANDS_MODULE = "foiacrawl.crawl.commands"  # exit codes and the run report

# --- this project ----------------------------------------------------------------------------------------
FOIACRAWL_CONFIG = os.environ.get(
    "FOIACRAWL_CONFIG"
)  # a TOML file with settings; None: foiacrawl.toml if there is one
FOIACRAWL_DB = "output/foia.db"  # the SQLite file for all results
FOIACRAWL_ARCHIVE = None  # the folder of WARC files; None: `archive` beside the database; "": no archive
FOIACRAWL_ARCHIVE_BYTES = 1000000000  # the size from which a new WARC file is begun
FOIACRAWL_REGISTRY = os.environ.get("FOIACRAWL_REGISTRY")  # used without -a registry=; None: the shipped one
FOIACRAWL_LABELS = os.environ.get("FOIACRAWL_LABELS")  # a labels CSV read after the shipped one
FOIACRAWL_READ = "foiacrawl.reading.read"  # the function that turns a Document into a Report
FOIACRAWL_READERS = -1  # processes that read; -1: one for each core; 0: a thread of this process
# Seconds; a document that takes longer is a problem. A page takes some 10 ms, a long scan 10 minutes.
FOIACRAWL_READ_SECONDS = 720
# Seconds in which the documents of one portal are read in a run; what is left is read by the next one.
FOIACRAWL_PORTAL_READ_SECONDS = 14400
FOIACRAWL_PAGE_SECONDS = 20  # a page of a list that takes longer to read is a problem; most take 20 ms
FOIACRAWL_VISIT_DAYS = 30  # days between two visits of a portal from May to December
FOIACRAWL_VISIT_DAYS_IN_SEASON = 1  # from January to April, when reports are published
# A known report is requested again after a third of the days since it last changed, within these bounds.
FOIACRAWL_REFETCH_DAYS = 60
FOIACRAWL_REFETCH_MAX_DAYS = 180  # every report at least twice a year
FOIACRAWL_LIST_DAYS = 60  # a list whose first page is as it was is read to its end after so many
FOIACRAWL_UNORDERED_LIST_DAYS = 7  # the same of a list on which new lines may be anywhere
FOIACRAWL_RECHECK = 200  # known reports that a visit checks although no list shows them: changed, or gone?
FOIACRAWL_HOST_REQUESTS = 20000  # requests to a host in one run, as a limit against traps
FOIACRAWL_HOST_LOCKS = ""  # a folder by which crawls of several machines lock a host for each request
FOIACRAWL_PORTAL_PAGES = 1000  # listing pages of one portal, as a limit against traps
FOIACRAWL_OPEN_PORTALS = 300  # visited at the same time; the others wait until one of them has ended
FOIACRAWL_LIVE = True  # show the progress where stderr is a terminal; the log goes to crawl.log meanwhile
FOIACRAWL_PORTAL_DEPTH = 7  # folders below the first page; column, group, body and year make four

# --- monitors: what needs a person after a run (foiacrawl health), and who is notified ---------------------------
SPIDERMON_ENABLED = True
SPIDERMON_ENGINE_STOP_MONITORS = [
    "foiacrawl.crawl.monitors.NightlySuite"
]  # GoodNightSuite also reports that all is well
FOIACRAWL_HEALTH_VISITS = 3  # failed visits of a portal in a row
FOIACRAWL_HEALTH_DAYS = 3  # without a run that has finished
FOIACRAWL_HEALTH_UNREAD = 10  # documents of a run that could not be read, and twice as many as before
FOIACRAWL_HEALTH_VERIFIED_DAYS = 100  # since the archive was verified
FOIACRAWL_HEALTH_FREE_GB = 2
FOIACRAWL_HEALTH_FREE_SHARE = 0.03  # of the disk
FOIACRAWL_NOTIFY_MAIL = ""  # addresses, separated by commas
FOIACRAWL_NOTIFY_FROM = "foiacrawl@localhost"
FOIACRAWL_SMTP = "localhost:25"
FOIACRAWL_NOTIFY_WEBHOOK = ""  # gets {"text", "needs"} as JSON
FOIACRAWL_HEARTBEAT_URL = ""  # requested after each run that has ended

# --- politeness ------------------------------------------------------------------------------------------
# Who crawls, and where to complain.
USER_AGENT = "foiacrawl/0.1 (+https://github.com/foiacrawl/foiacrawl)"
FOIACRAWL_CONTACT = os.environ.get("FOIACRAWL_CONTACT", "")  # of whoever runs it; goes into USER_AGENT
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 3.0  # seconds; public crawlers of these portals report no problems with 0.5 to 5 s
DOWNLOAD_DELAY_JITTER = 0.5  # no regular intervals between requests
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # a county's portal is often one small machine
# Requests that wait for the delay of their host count too: with fewer than hosts some of these would wait for nothing.
CONCURRENT_REQUESTS = 0  # as many as the portals visited at the same time may have (queues.HostQueues)
# A page gives one document. Scrapy makes as many tasks for each page: 100 of them took a quarter of the time.
CONCURRENT_ITEMS = 4
FOIACRAWL_MAX_CRAWL_DELAY = (
    300  # seconds; a host that asks for more in its robots.txt is skipped and reported
)
AUTOTHROTTLE_ENABLED = True  # a portal that responds slowly gets fewer requests
AUTOTHROTTLE_START_DELAY = 0.0  # start with DOWNLOAD_DELAY, not above it
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
COOKIES_ENABLED = True  # some portals set a cookie and redirect once to the same address

# First found, first requested: a list is fetched in its own order, newest reports first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
# No portal has more than its share of the requests under way.
SCHEDULER_PRIORITY_QUEUE = "foiacrawl.crawl.queues.HostQueues"

# --- limits ----------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 60  # seconds; hosts that need longer do not respond at all
DNS_TIMEOUT = 20
REACTOR_THREADPOOL_MAXSIZE = (
    30  # threads that resolve names: those of hosts that are gone keep one busy for DNS_TIMEOUT
)
TWISTED_DNS_RESOLVER = "foiacrawl.crawl.resolver.PublicResolver"  # no name may lead into an inner network
DOWNLOADER_CLIENTCONTEXTFACTORY = "foiacrawl.crawl.tls.RecordingContextFactory"
DOWNLOAD_VERIFY_CERTIFICATES = (
    False  # some portals have none that is valid: which, is noted with each document
)
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # a report has 0.2 MB; scanned ones may have some tens
FOIACRAWL_ARTICLE_BYTES = (
    100_000_000  # of an article and its files; further files are archived, not read, and reported
)
FOIACRAWL_PORTAL_BYTES = (
    64_000_000  # of a portal's documents in memory; its requests wait until some are stored
)
# Bytes of pages and documents that are read, above which nothing more is fetched, from no portal. The limit of a portal is
# lower, so that one with large documents, which are read for minutes, does not keep the others waiting.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 400_000_000
DOWNLOAD_WARNSIZE = 16 * 1024 * 1024
RETRY_TIMES = 2
# Not 429: a host that says "too many requests" is not requested again at once (see middlewares.ShieldMiddleware).
RETRY_HTTP_CODES = [408, 500, 502, 503, 504, 522, 524]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it becomes a problem row
REDIRECT_MAX_TIMES = 6
METAREFRESH_MAXDELAY = 10  # a page that reloads itself every minute is no redirect
DEPTH_LIMIT = 0  # Scrapy's depth counts every further page of a list; the walk limits the folders instead
SPIDER_MIDDLEWARES = {
    # It drops long addresses silently, so that a visit would never end; the portal's scope refuses them.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    # It counts what DEPTH_LIMIT would limit, for each request.
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}

DOWNLOAD_HANDLERS = {  # with a browser those of render.py, which have the same limit
    "http": "foiacrawl.crawl.connections.BoundedDownloadHandler",
    "https": "foiacrawl.crawl.connections.BoundedDownloadHandler",
}

# --- components ------------------------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt is fetched (100), so that not even that is requested from a host outside of the portal.
    "foiacrawl.crawl.middlewares.PortalScopeMiddleware": 50,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # knows hosts without ports; the line above replaces it
    # In the place of Scrapy's own, which it extends.
    "foiacrawl.crawl.middlewares.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    # After all others, which look at the body.
    "foiacrawl.crawl.middlewares.LargeBodyMiddleware": 520,
    # After redirects and retries, whose last response alone counts.
    "foiacrawl.crawl.middlewares.MemoryMiddleware": 530,
    "foiacrawl.crawl.middlewares.ShieldMiddleware": 540,
    # After retries (550): an address counts when all of them have failed.
    "foiacrawl.crawl.middlewares.UnreachableHostMiddleware": 545,
    # In the place of Scrapy's own, which it extends.
    "foiacrawl.crawl.middlewares.BoundedMetaRefresh": 580,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    # In the place of Scrapy's own, which it extends.
    "foiacrawl.crawl.middlewares.BoundedCookies": 700,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    # In the place of Scrapy's own.
    "foiacrawl.crawl.middlewares.BoundedCompression": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    # Before decompression (590), which refuses what unpacks to more than a page may have.
    "foiacrawl.crawl.middlewares.RobotsSizeMiddleware": 600,
    # Before redirects and retries: each of them is a request to the host.
    "foiacrawl.crawl.middlewares.HostBudgetMiddleware": 650,
    # Before retries: a name with an inner address is not resolved again.
    "foiacrawl.crawl.middlewares.PublicAddressMiddleware": 660,
    # Before decompression (590): the archive keeps what was sent over the network.
    "foiacrawl.crawl.middlewares.WarcMiddleware": 870,
    # Nearest to the network: whatever fails above it, the host is released.
    "foiacrawl.crawl.middlewares.SharedHostMiddleware": 880,
}
EXTENSIONS = {
    "foiacrawl.crawl.extensions.HostPace": 100,
    "foiacrawl.crawl.extensions.EarlyEnd": 200,
    "foiacrawl.crawl.extensions.ChunkLimit": 300,
    "foiacrawl.crawl.extensions.PortalLog": 500,
    # In the place of Scrapy's own, which counts pages and items.
    "foiacrawl.crawl.extensions.RunLog": 510,
    "scrapy.extensions.logstats.LogStats": None,
    # After PortalLog, whose last lines are still printed above the view.
    "foiacrawl.crawl.extensions.LiveView": 600,
    "spidermon.contrib.scrapy.extensions.Spidermon": 700,
}
ITEM_PIPELINES = {
    "foiacrawl.crawl.pipelines.ReadingPipeline": 300,
    "foiacrawl.crawl.pipelines.StoragePipeline": 600,
}

# --- rendering, for rows with render=true and for listings that are empty without their scripts --------------
FOIACRAWL_RENDER_EMPTY = True  # False: an empty listing stays empty
FOIACRAWL_CHROMIUM = "/usr/bin/chromium"  # Debian's; Playwright's own download may be out of reach
PLAYWRIGHT_BROWSER_TYPE = "chromium"
PLAYWRIGHT_MAX_PAGES_PER_CONTEXT = 1  # one page at a time, as with requests
PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT = 60_000

# --- logging, and nothing that listens -------------------------------------------------------------------
LOG_LEVEL = "INFO"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
