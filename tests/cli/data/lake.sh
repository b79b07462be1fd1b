# An empty lake here, with the settings of data/assay.yaml.
cp "$DATA/assay.yaml" .
assay init >init.log 2>&1 || { cat init.log; exit 9; }
# The settings live on; the log of init does not.
rm -f init.log

# A git repository "shop" out of data/history.fi.
make_shop() {
	git init -q -b main shop
	git -C shop fast-import --quiet <"$DATA/history.fi"
}
