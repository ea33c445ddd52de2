# config/packaging: Debian packages, from the same tarball that everybody gets.

EXTRA_DIST += config/packaging/debian
dist_check_SCRIPTS += tests/system/package.py tests/support/package.sh
DEB_FOLDER = $(abs_top_builddir)/deb
DEB_TOOLS = dpkg-buildpackage dh lintian
# It is for one's own archive: Debian has no address for it and none of its bugs.
DEB_LINTIAN = lintian --fail-on error,warning \
	--suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog,initial-upload-closes-no-bugs

# In DEB_FOLDER afterwards: keng_*.deb, keng-voice_*.deb, keng-emulator_*.deb. What make check tests
# is not tested once more; DEB_BUILD_OPTIONS= has it so.
.PHONY: deb deb-check
deb: dist
	@for tool in $(DEB_TOOLS); do command -v $$tool >/dev/null || { \
		echo "$$tool is missing: apt-get install build-essential debhelper dpkg-dev fakeroot lintian po-debconf" >&2; \
		exit 69; }; done
	rm -rf '$(DEB_FOLDER)' && $(MKDIR_P) '$(DEB_FOLDER)'
	cp $(distdir).tar.xz '$(DEB_FOLDER)/$(PACKAGE)_$(VERSION).orig.tar.xz'
	cd '$(DEB_FOLDER)' && tar -xf $(PACKAGE)_$(VERSION).orig.tar.xz && \
		cp -r $(distdir)/config/packaging/debian $(distdir)/debian
	cd '$(DEB_FOLDER)/$(distdir)' && env -u MAKEFLAGS -u MAKELEVEL -u DESTDIR \
		DEB_BUILD_OPTIONS="$${DEB_BUILD_OPTIONS-nocheck parallel=2}" \
		dpkg-buildpackage -us -uc
	cd '$(DEB_FOLDER)' && $(DEB_LINTIAN) *.changes

# As root, or by sudo without a question: installs, upgrades and purges them over this system, of
# which nothing changes.
deb-check: deb
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS=tests/system/package.py

clean-local:
	rm -rf '$(DEB_FOLDER)'
