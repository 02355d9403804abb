# faqbot with its model inside: no network but the chat platform's, non-root, one volume.
# docs/container.md tells how to build and run it.

FROM docker.io/library/python:3.11-slim AS build
# PyTorch's index to take torch from. Empty: the package registry that pip is set up with.
# An index whose name ends in cu… asks for CUDA; any other build fails when torch brings it.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
ENV PATH=/opt/faqbot/bin:$PATH
WORKDIR /src
COPY constraints.txt pyproject.toml ./
RUN python -m venv /opt/faqbot \
 && grep '^torch==' constraints.txt >torch.txt \
 && { { test -n "$TORCH_INDEX" \
        && pip install --no-deps --retries 1 --index-url "$TORCH_INDEX" -r torch.txt; } \
      || pip install --no-deps -r torch.txt; } \
 && case "$TORCH_INDEX" in (*/cu*) ;; (*) \
      grep -q '^cuda.* = None' /opt/faqbot/lib/python*/site-packages/torch/version.py \
      || { echo "torch brings CUDA and nobody asked for it: see TORCH_INDEX" >&2; exit 1; };; esac
# What is installed beside the rest: names of extras in pyproject.toml.
ARG EXTRAS=postgres
# The libraries first, so that a change of our own code rebuilds little.
RUN python -c 'import os, tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
extras = [project["optional-dependencies"][extra] for extra in os.environ["EXTRAS"].split()]; \
print(*project["dependencies"], *sum(extras, []), sep="\n")' \
      >requirements.txt \
 && pip install -c constraints.txt -r requirements.txt
COPY LICENSE README.md ./
COPY migrations migrations
COPY faq_data faq_data
COPY bot bot
RUN pip install --no-deps . \
 && find /opt/faqbot -path '*/torch/bin/*' ! -name torch_shm_manager -delete \
 && find /opt/faqbot -type d '(' -name tests -o -path '*/torch/include' -o -path '*/torch/test' ')' \
      -prune -exec rm -rf {} + \
 && HF_HUB_OFFLINE=1 BOT_DATABASE_URL=sqlite:////tmp/doctor.db faqbot doctor \
 && pip uninstall --yes pip

FROM docker.io/library/python:3.11-slim
LABEL org.opencontainers.image.title="faqbot" \
      org.opencontainers.image.description="The FAQ bot that is right, or silent." \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --user-group --home-dir /data --create-home --shell /usr/sbin/nologin faqbot
COPY --from=build /opt/faqbot /opt/faqbot
ENV PATH=/opt/faqbot/bin:$PATH \
    HF_HUB_OFFLINE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BOT_DATABASE_URL=sqlite:////data/faqbot.db \
    BOT_MIGRATE=auto \
    BOT_LOG_FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-m", "bot.operations.probe"]
ENTRYPOINT ["faqbot"]
CMD ["run"]
