#!/bin/sh
# Rebuild platform/przystan/static/vendor from the pinned packages. Needs node 20 and npm.
# Works in a temporary folder; the repository gets results only.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
vendor="$root/platform/przystan/static/vendor"
tests="$root/tests/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here/package.json" "$here/vendor.scss" "$work/"
cd "$work"
npm install --no-audit --no-fund --no-package-lock --ignore-scripts
pkg=node_modules

mkdir -p "$vendor/govuk-frontend/images" "$vendor/htmx" "$vendor/fonts" "$tests"
npx sass --load-path=. --no-source-map --style=compressed vendor.scss "$vendor/govuk-frontend/vendor.css"
cp $pkg/@ministryofjustice/frontend/moj/assets/images/icon-document.svg "$vendor/govuk-frontend/images/"
# Static file storage follows source map comments and fails on missing maps: drop them.
strip_maps() { sed 's|//# sourceMappingURL=.*||' "$1" >"$2"; }
strip_maps $pkg/govuk-frontend/dist/govuk/govuk-frontend.min.js "$vendor/govuk-frontend/govuk-frontend.min.js"
strip_maps $pkg/htmx.org/dist/htmx.min.js "$vendor/htmx/htmx.min.js"
cp $pkg/htmx.org/LICENSE "$vendor/htmx/LICENSE.txt"
for weight in 400 700; do
  for subset in latin latin-ext; do
    cp "$pkg/@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-$subset-$weight-normal.woff2" "$vendor/fonts/"
  done
done
cp $pkg/@fontsource/atkinson-hyperlegible-next/LICENSE "$vendor/fonts/LICENSE.txt"
strip_maps $pkg/axe-core/axe.min.js "$tests/axe.min.js"
cp $pkg/axe-core/LICENSE "$tests/axe-LICENSE.txt"
cp $pkg/axe-core/LICENSE-3RD-PARTY.txt "$tests/axe-LICENSE-3RD-PARTY.txt"
