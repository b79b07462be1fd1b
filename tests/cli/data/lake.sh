# An empty lake here, with the settings of data/assay.yaml: a copy of the one that tests/cli/run made.
cp "$DATA/assay.yaml" .
if [ "${LAKES:-}" ]; then
	cp -r "$LAKES/lake/.assay" .
else
	assay init >init.log 2>&1 || { cat init.log; exit 9; }
	rm -f init.log
fi

# A git repository "shop" out of data/history.fi.
make_shop() {
	git init -q -b main shop
	git -C shop fast-import --quiet <"$DATA/history.fi"
}
