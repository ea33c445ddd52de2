# gateway/report
