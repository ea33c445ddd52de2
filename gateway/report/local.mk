# gateway/report: the figures as people and programs read them.

noinst_LIBRARIES += libreport.a
libreport_a_SOURCES = \
	gateway/report/report.c gateway/report/report.h \
	gateway/report/report_html.c \
	gateway/report/report_state.h \
	gateway/report/report_svg.c \
	gateway/report/report_text.c \
	gateway/report/report_words.c
REPORT_LIBS = libreport.a libsms.a $(STORE_LIBS)
