"""Scrapy's settings for this project, each with its reason. `-s NAME=VALUE` overrides them.

Two things no setting changes: one request at a time goes to a host (extensions.HostPace), and robots.txt with its
crawl-delay is obeyed (the spider sets ROBOTSTXT_OBEY above the command line).
"""

import os
from pathlib import Path

BOT_NAME = "foiacrawl"
# In a checkout the folder `spiders` beside the package; the wheel carries it as foiacrawl.spiders.
_is_checkout = Path(__file__).parents[2].joinpath("scrapy.cfg").is_file()
NEWSPIDER_MODULE = "spiders" if _is_checkout else "foiacrawl.spiders"
SPIDER_MODULES = [NEWSPIDER_MODULE]
COMMANDS_MODULE = "foiacrawl.crawl.commands"  # exit codes and the run report

# --- ours ------------------------------------------------------------------------------------------------
FOIACRAWL_DB = "output/foia.db"  # the SQLite file everything is written to
FOIACRAWL_ARCHIVE = None  # the folder of WARC files; None: `archive` beside the database; "": no archive
FOIACRAWL_ARCHIVE_BYTES = 1000000000  # a WARC file that grew beyond this is followed by the next
FOIACRAWL_REGISTRY = os.environ.get("FOIACRAWL_REGISTRY")  # used without -a registry=; None: the shipped one
FOIACRAWL_LABELS = os.environ.get("FOIACRAWL_LABELS")  # a labels CSV read after the shipped one
FOIACRAWL_READ = "foiacrawl.reading.read"  # the function that turns a Document into a Report
FOIACRAWL_READERS = -1  # processes that read; -1: one for each core; 0: a thread of this process
FOIACRAWL_READ_SECONDS = (
    720  # a document that takes longer is a problem; a page takes some 10 ms, a long scan 10 minutes
)
FOIACRAWL_VISIT_DAYS = 30  # days between two visits of a portal from May to December
FOIACRAWL_VISIT_DAYS_IN_SEASON = 1  # from January to April, when reports are published
FOIACRAWL_REFETCH_DAYS = (
    7  # days before a document is fetched again whose server cannot say whether it changed
)
FOIACRAWL_RECHECK = 200  # known reports a visit asks for that no list showed any more: changed, or gone?
FOIACRAWL_HOST_REQUESTS = 20000  # requests a host gets in one run, as a bound against traps
FOIACRAWL_PORTAL_PAGES = 1000  # listing pages of one portal, as a bound against traps
FOIACRAWL_LIVE = True  # a live view where stderr is a terminal; the log goes to crawl.log meanwhile
FOIACRAWL_PORTAL_DEPTH = 7  # folders below the first page; column, group, body and year make four

# --- polite ----------------------------------------------------------------------------------------------
USER_AGENT = (
    "foiacrawl/0.1 (+https://github.com/foiacrawl/foiacrawl)"  # says who we are and where to complain
)
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 3.0  # seconds; public crawlers of these portals report 0.5 to 5 s as trouble-free
DOWNLOAD_DELAY_JITTER = 0.5  # so that the pace is no drumbeat
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # a county's portal is often one small machine
CONCURRENT_REQUESTS = 32  # many hosts side by side, each slowly
CONCURRENT_ITEMS = (
    4  # a page gives one document; for each page Scrapy makes as many tasks: 100 cost a quarter of the time
)
AUTOTHROTTLE_ENABLED = True  # a portal that answers slowly is asked more slowly
AUTOTHROTTLE_START_DELAY = 0.0  # begin at DOWNLOAD_DELAY, not above it
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
COOKIES_ENABLED = (
    True  # some shields set a cookie and redirect to the same address once; a jar is all they want
)

# First found, first asked: a list is fetched in its own order, newest reports first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# --- bounds ----------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 60  # seconds; behind it lie dead hosts, not slow ones
DNS_TIMEOUT = 20
TWISTED_DNS_RESOLVER = "foiacrawl.crawl.resolver.PublicResolver"  # no name may lead into an inner network
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # a report has 0.2 MB; scanned ones may have some tens
DOWNLOAD_WARNSIZE = 16 * 1024 * 1024
RETRY_TIMES = 2
# 429 is not here: who says "too many" is not asked again at once (see middlewares.Shields).
RETRY_HTTP_CODES = [408, 500, 502, 503, 504, 522, 524]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it becomes a problem row
REDIRECT_MAX_TIMES = 6
METAREFRESH_MAXDELAY = 10  # a page that reloads itself every minute is not a redirect
DEPTH_LIMIT = 0  # Scrapy's depth counts every further page of a list; folders are bounded by the walk instead
SPIDER_MIDDLEWARES = {
    # It drops long addresses without a word, and a visit would wait for their answer for ever; the fence refuses them.
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

# --- parts -----------------------------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt is fetched (100), so that not even that is asked of a host behind the fence.
    "foiacrawl.crawl.middlewares.HostFence": 50,
    # After robots.txt (100), which tells the hours.
    "foiacrawl.crawl.robots.VisitingHours": 110,
    # Above retries (550): what is counted is an address that failed for good.
    "foiacrawl.crawl.unreachable.Unreachable": 545,
    # Before retries: a name that points inwards is not asked for again.
    "foiacrawl.crawl.resolver.Inward": 660,
    # Below redirects and retries: each of them is a request to the host.
    "foiacrawl.crawl.middlewares.Budget": 650,
    # After redirects and retries: only what remains counts.
    "foiacrawl.crawl.shields.Shields": 540,
    # Below decompression (590): the archive keeps what came over the wire.
    "foiacrawl.crawl.archive.Archive": 870,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # knows hosts without ports; HostFence does this
}
EXTENSIONS = {
    "foiacrawl.crawl.extensions.HostPace": 100,
    "foiacrawl.crawl.summary.Summary": 500,
    # After the summary: its last lines still go above the view.
    "foiacrawl.crawl.live.Live": 600,
}
ITEM_PIPELINES = {
    "foiacrawl.crawl.pipelines.Reading": 300,
    "foiacrawl.crawl.pipelines.Storing": 600,
}

# --- rendering, for rows with render=true and for listings that are empty without their scripts --------------
FOIACRAWL_RENDER_EMPTY = True  # False: an empty listing stays empty
FOIACRAWL_CHROMIUM = "/usr/bin/chromium"  # Debian's; Playwright's own download may be out of reach
PLAYWRIGHT_BROWSER_TYPE = "chromium"
PLAYWRIGHT_MAX_PAGES_PER_CONTEXT = 1  # one page at a time, as with requests
PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT = 60_000

# --- quiet -----------------------------------------------------------------------------------------------
LOG_LEVEL = "INFO"
TELNETCONSOLE_ENABLED = False  # nothing listens during a crawl
REMOTE_CONTROL_ENABLED = False
