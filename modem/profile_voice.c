/*
 * What the brands want around calls; see profile.h. Taken from manuals and from the reports of
 * those who ran them.
 */
#include "modem/profile.h"

#include <stddef.h>

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NOTHING	  ((const char *const[]){NULL})

/* Unknown, and somebody says that it has an audio port: its sound flows when a call does. */
const struct profile_voice profile_voice_generic = {
	.class = VOICE_PCM,
	.init = NOTHING,
	.keys = NOTHING,
};

const struct profile_voice profile_voice_none = {
	.class = VOICE_NONE,
	.why_not = "this family gives no audio to us",
	.init = NOTHING,
	.keys = NOTHING,
};

/*
 * 8 kHz also over LTE. CPCMREG works only in a call, and "some models need to wait a bit"; when
 * it is refused on the first try the audio will be broken until the modem is reset.
 */
const struct profile_voice profile_voice_sim7600 = {
	.class = VOICE_PCM,
	.init = LIST("AT+CPCMBANDWIDTH=1,1", "AT+COUTGAIN=8", "AT+CMICGAIN=3"),
	.keys = LIST("AT+DDET=1"),
	.on = "AT+CPCMREG=1",
	.check = "AT+CPCMREG?",
	.check_prefix = "+CPCMREG:",
	.off = "AT+CPCMREG=0",
	.reset = "AT+CRESET",
	.settle_ms = 100,
};

/* It says "begun" and lists the call as active at ringback already. */
const struct profile_voice profile_voice_a7670 = {
	.class = VOICE_FILE,
	.why_not = "this family plays files, but has no audio port",
	.init = NOTHING,
	.keys = LIST("AT+DDET=1"),
	.begins_ringing = true,
};

const struct profile_voice profile_voice_sim800 = {
	.class = VOICE_FILE,
	.why_not = "this family plays files; its audio is at analogue pins only",
	.init = NOTHING,
	.keys = LIST("AT+DDET=1,100,0,0"),
};

/* The audio takes the port that positions would go to; keys are told of only when asked in a call. */
const struct profile_voice profile_voice_ec25 = {
	.class = VOICE_PCM,
	.init = LIST("AT+QGPSCFG=\"outport\",\"none\"", "AT+QINDCFG=\"ccinfo\",1",
		"AT^DSCI=1"),
	.keys = LIST("AT+QTONEDET=1"),
	.on = "AT+QPCMV=1,0",
	.off = "AT+QPCMV=0",
	.on_before = true,
};

const struct profile_voice profile_voice_huawei = {
	.class = VOICE_PCM,
	.init = NOTHING,
	.keys = NOTHING,
	.on = "AT^DDSETEX=2",
};
