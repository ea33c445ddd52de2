# parsers/sms
