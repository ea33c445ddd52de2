-- The schema of keng, version 1: a document that the build turns into C (local.mk) and the first
-- migration runs. Times are wall milliseconds (UTC); booleans are 0 or 1; codes are six digits. A phone number stands in this file only sealed (seal.h) or as a keyed hash.
-- Every row that belongs to a community names its group (grp_id): one gateway serves many.

-- 1. Who and where ------------------------------------------------------------------------------

-- One row a phone number, found by keyed hash. tail: the last three digits, which listings show.
CREATE TABLE number (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	sealed BLOB NOT NULL,
	tail TEXT NOT NULL,
	seen_at INTEGER NOT NULL,
	unknown_at INTEGER NOT NULL DEFAULT 0,   -- last UNKNOWN answer: one a day
	alarm_at INTEGER NOT NULL DEFAULT 0      -- last alarm acknowledgement: one in ten minutes
);

-- The zone tree (tinh, phuong, xa, tdp, thon, xom …); names change, so rows have an end.
CREATE TABLE zone (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,   -- with diacritics
	folded TEXT NOT NULL, -- for comparison and SMS
	level TEXT NOT NULL,
	parent_id INTEGER REFERENCES zone(id),
	households INTEGER,
	persons INTEGER,
	counted_on TEXT,
	models INTEGER,        -- of all such groups and of mass organisations there, as authorities count
	organisations INTEGER,
	risk TEXT,
	valid_from INTEGER,
	valid_to INTEGER,      -- the first moment at which it is no more
	origin TEXT NOT NULL DEFAULT 'list', -- who wrote it: places (places.conf), command, list (an import)
	synced INTEGER,        -- when places.conf last named it
	ended INTEGER          -- by command, as of then: places.conf does not bring it back
);
CREATE INDEX zone_parent ON zone(parent_id);

CREATE TABLE zone_alias (
	folded TEXT NOT NULL,
	zone_id INTEGER NOT NULL REFERENCES zone(id),
	name TEXT, -- as it was written, for the grammar; NULL: a form that nobody wrote
	PRIMARY KEY (folded, zone_id)
) WITHOUT ROWID;

-- A self-governing group ("mo hinh"): the tenant.
CREATE TABLE grp (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	zone_id INTEGER NOT NULL REFERENCES zone(id),
	kind TEXT NOT NULL DEFAULT '',
	founded TEXT,
	decision TEXT,    -- that founded it: its number, its day, who signed it
	decided_on TEXT,
	signer TEXT,
	signed_by TEXT,   -- whose name stands below its reports
	copied_from TEXT, -- code of the group that it was made after
	valid_from INTEGER,
	valid_to INTEGER,
	origin TEXT NOT NULL DEFAULT 'places', -- as of a zone, and so are these
	synced INTEGER,
	ended INTEGER
);
CREATE INDEX grp_zone ON grp(zone_id);

-- What is being carried out, as places.conf has it: programmes, and the guidance behind them.
CREATE TABLE programme (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL, -- programme, guidance
	name TEXT NOT NULL,
	number TEXT NOT NULL,
	issuer TEXT NOT NULL,
	issued_on TEXT NOT NULL, -- a local day, or empty
	valid_from INTEGER,
	valid_to INTEGER
);

-- A person is a number with a name. consent: none, asked, yes, no.
CREATE TABLE person (
	id INTEGER PRIMARY KEY,
	number_id INTEGER NOT NULL UNIQUE REFERENCES number(id),
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	name TEXT NOT NULL DEFAULT '',
	consent TEXT NOT NULL DEFAULT 'none',
	consent_at INTEGER,
	voice INTEGER NOT NULL DEFAULT 0,
	accents INTEGER NOT NULL DEFAULT 0,
	bvantt INTEGER NOT NULL DEFAULT 0,      -- of the security force of Law 30/2023
	veteran INTEGER NOT NULL DEFAULT 0,
	calm INTEGER NOT NULL DEFAULT 0,        -- wants the 22:00 bao yen
	digest INTEGER NOT NULL DEFAULT 0,      -- wants the figures on Monday
	min_class TEXT NOT NULL DEFAULT 'info', -- the lowest class of warning wanted
	quiet_from INTEGER,                     -- minutes of the day; NULL: the gateway's hours alone
	quiet_to INTEGER,
	renew_at INTEGER,                       -- asked whether the consent still stands; NULL: not
	pin TEXT,                               -- Argon2id
	pin_failures INTEGER NOT NULL DEFAULT 0,
	pin_locked_until INTEGER NOT NULL DEFAULT 0,
	from_at INTEGER NOT NULL,
	to_at INTEGER
);
CREATE INDEX person_zone ON person(zone_id);
CREATE INDEX person_agreed ON person(grp_id, from_at, to_at) WHERE consent = 'yes';

CREATE TABLE role (
	id INTEGER PRIMARY KEY,
	person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
	role TEXT NOT NULL, -- mem lead med dir pol auth admin; everybody is res
	team TEXT NOT NULL DEFAULT '',
	team_folded TEXT NOT NULL DEFAULT '', -- words between blanks, to be found by
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	from_at INTEGER NOT NULL,
	to_at INTEGER
);
CREATE INDEX role_person ON role(person_id);
CREATE INDEX role_zone ON role(zone_id);

-- What somebody agreed to or refused, in their own words (Law 91/2025: consent is shown).
CREATE TABLE consent (
	id INTEGER PRIMARY KEY,
	number_id INTEGER REFERENCES number(id),
	at INTEGER NOT NULL,
	act TEXT NOT NULL, -- asked, yes, no, paper, import
	text TEXT NOT NULL
);

-- Opted out: survives erasure and re-import, so it is a keyed hash and nothing else.
CREATE TABLE suppress (
	hash BLOB PRIMARY KEY,
	at INTEGER NOT NULL
) WITHOUT ROWID;

-- Lines of histories that were told, as keyed hashes, and what came of them: told again they count once.
CREATE TABLE history (
	digest BLOB PRIMARY KEY,
	run INTEGER NOT NULL, -- the last telling that had it
	kind TEXT NOT NULL,
	code TEXT NOT NULL
) WITHOUT ROWID;

-- Every code that keng has given to something (tip, alias, patrol, mediation, …): unique over all
-- of them, so that six digits alone say what is meant. What it is is looked up in that kind's table.
CREATE TABLE ref (
	code TEXT PRIMARY KEY,
	kind TEXT NOT NULL
) WITHOUT ROWID;

-- What a number was asked and has not answered: what its next bare CO, 6 or KO means. One a kind.
CREATE TABLE question (
	id INTEGER PRIMARY KEY,
	number_id INTEGER NOT NULL REFERENCES number(id) ON DELETE CASCADE,
	kind TEXT NOT NULL, -- register, count, optout, …
	object INTEGER NOT NULL DEFAULT 0,
	text TEXT NOT NULL DEFAULT '',
	asked_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	UNIQUE (number_id, kind)
);
CREATE INDEX question_expiry ON question(expires_at);

-- 2. In -----------------------------------------------------------------------------------------

-- A part as the modem gave it, sealed: it names its sender. digest: the SCTS in seconds, so that what
-- comes together lies together, and the keyed hash of originator, SCTS with zone, PID, DCS and user
-- data, so that one message given twice within eight days is one row.
-- The PDU goes after seven days, at once when it belongs to a tip, and the row after eight.
CREATE TABLE part (
	id INTEGER PRIMARY KEY,
	digest BLOB NOT NULL UNIQUE,
	modem TEXT NOT NULL,
	storage TEXT NOT NULL,
	received_at INTEGER NOT NULL,
	purge_at INTEGER NOT NULL,           -- the PDU goes, and where it is gone, the row
	pdu BLOB,
	seq INTEGER NOT NULL DEFAULT 1,
	conflict INTEGER NOT NULL DEFAULT 0, -- another part with this seq said something else
	repeats INTEGER NOT NULL DEFAULT 0,
	message_id INTEGER REFERENCES message(id) ON DELETE CASCADE
);
CREATE INDEX part_message ON part(message_id, seq) WHERE message_id IS NOT NULL;
CREATE INDEX part_purge ON part(purge_at);

-- A message: whole, or waiting for its parts. state: waiting, kept, handled, failed, quarantined,
-- silent (told apart and not for handlers). Until it is handled nobody knows whether it is a tip,
-- so that sender and text stand in its sealed parts alone; what failed, is quarantined or is a
-- tip's keeps its text sealed for good (message_text), and a tip's row never names its sender.
-- join_hash names sender, reference and count of a message in parts while more of them may come.
CREATE TABLE message (
	id INTEGER PRIMARY KEY,
	state TEXT NOT NULL,
	modem TEXT NOT NULL,
	number_id INTEGER REFERENCES number(id), -- a person's number
	sender TEXT,                             -- a short code or an alphanumeric name
	sender_hash BLOB,                        -- keyed, to bound what one sender may leave open
	sent_at INTEGER NOT NULL,
	received_at INTEGER NOT NULL,
	due_at INTEGER,                          -- waiting: handled then; else no part joins any more
	join_hash BLOB,
	text TEXT,
	sealed BLOB,
	parts INTEGER NOT NULL DEFAULT 1,
	have INTEGER NOT NULL DEFAULT 1,
	partial INTEGER NOT NULL DEFAULT 0,      -- handled without all of its parts
	upgrade INTEGER NOT NULL DEFAULT 0,      -- more came after it was handled as partial
	alarmed INTEGER NOT NULL DEFAULT 0,      -- a part of it was an emergency: handled at once
	tries INTEGER NOT NULL DEFAULT 0,        -- starts of the daemon that found it first in line
	tip INTEGER NOT NULL DEFAULT 0,
	kind TEXT,
	command_id INTEGER,
	error TEXT
);
CREATE INDEX message_kept ON message(id) WHERE state = 'kept';
CREATE INDEX message_due ON message(due_at) WHERE due_at IS NOT NULL;
CREATE INDEX message_join ON message(join_hash) WHERE join_hash IS NOT NULL;
CREATE INDEX message_open ON message(sender_hash) WHERE state = 'waiting';
CREATE INDEX message_text ON message(received_at)
	WHERE text IS NOT NULL OR sealed IS NOT NULL;

CREATE TABLE command (
	id INTEGER PRIMARY KEY,
	message_id INTEGER,
	origin TEXT NOT NULL, -- sms voice control history clock
	kind TEXT NOT NULL,
	person_id INTEGER REFERENCES person(id) ON DELETE SET NULL,
	grp_id INTEGER REFERENCES grp(id),
	code TEXT,
	at INTEGER NOT NULL
);
CREATE INDEX command_message ON command(message_id) WHERE message_id IS NOT NULL;

-- 3. Out ----------------------------------------------------------------------------------------

-- class is the precedence, 0 alarm … 4 warning; state folds the states of the parts. A row waits
-- (ready 0) for wake_at, or stands in line (ready 1) by turn: the turns of one recipient lie one
-- after the other, so that the smallest turn first is round robin over recipients. A tip's number
-- and text are sealed, and both are wiped when the row is final.
CREATE TABLE outbox (
	id INTEGER PRIMARY KEY,
	class INTEGER NOT NULL,
	state TEXT NOT NULL,
	reason TEXT,
	number_id INTEGER REFERENCES number(id),
	sealed_to BLOB,
	recipient BLOB NOT NULL, -- keyed hash of the last nine digits; salted where a tip's
	salt BLOB,
	tip_id INTEGER,
	broadcast_id INTEGER,
	inbound_id INTEGER,
	text TEXT,
	sealed_text BLOB,
	accents INTEGER NOT NULL DEFAULT 0,
	duty INTEGER NOT NULL DEFAULT 0,
	secret INTEGER NOT NULL DEFAULT 0,
	modem TEXT, -- sticky
	parts INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	ready INTEGER NOT NULL DEFAULT 0,
	turn INTEGER NOT NULL,
	queued_at INTEGER NOT NULL,
	wake_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	sent_at INTEGER,
	delivered_at INTEGER
);
CREATE INDEX outbox_ready ON outbox(class, turn, id) WHERE ready = 1;
-- What these are limited to is asked at every change of a row: IN would make a table each time.
CREATE INDEX outbox_wake ON outbox(wake_at)
	WHERE ready = 0 AND (state = 'queued' OR state = 'held');
CREATE INDEX outbox_expiry ON outbox(expires_at) WHERE state = 'queued' OR state = 'held';
CREATE INDEX outbox_line ON outbox(number_id, class, turn)
	WHERE state = 'queued' OR state = 'held' OR state = 'sending';
CREATE INDEX outbox_broadcast ON outbox(broadcast_id, state) WHERE broadcast_id IS NOT NULL;
CREATE INDEX outbox_number ON outbox(number_id, queued_at);

-- One SUBMIT, encoded anew for each attempt: no PDU with a number lies here. mr is what the modem
-- gave (23.040 9.2.3.6); it wraps at 256, so a report is matched by modem, recipient and time too.
CREATE TABLE outbox_part (
	id INTEGER PRIMARY KEY,
	outbox_id INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
	seq INTEGER NOT NULL,
	state TEXT NOT NULL, -- queued sending sent delivered failed uncertain cancelled
	modem TEXT,
	mr INTEGER,
	attempts INTEGER NOT NULL DEFAULT 0,
	sending_at INTEGER,
	sent_at INTEGER,
	cause TEXT,
	tp_status INTEGER -- 23.040 9.2.3.15
);
CREATE UNIQUE INDEX outbox_part_of ON outbox_part(outbox_id, seq);
-- What a modem has begun and what is not reported yet: every commit of the way out touches it.
CREATE INDEX outbox_part_air ON outbox_part(mr, modem, state, sent_at) WHERE modem IS NOT NULL
	AND (state = 'queued' OR state = 'sending' OR state = 'sent' OR state = 'uncertain');

-- Status reports that belong to nothing we know.
CREATE TABLE report (
	id INTEGER PRIMARY KEY,
	modem TEXT NOT NULL,
	mr INTEGER NOT NULL,
	status INTEGER NOT NULL,
	recipient BLOB NOT NULL, -- keyed hash of the last nine digits
	at INTEGER NOT NULL,
	received_at INTEGER NOT NULL
);
CREATE INDEX report_received ON report(received_at);

-- What a SIM has spent, as the time until which its budget is used up (generic cell rate): a
-- restart fills nothing again. Microseconds since the epoch.
CREATE TABLE bucket (
	modem TEXT PRIMARY KEY,
	minute INTEGER NOT NULL,
	hour INTEGER NOT NULL,
	day INTEGER NOT NULL
) WITHOUT ROWID;

-- The reply guard: ordinary replies to a number in the hour that began at from_at. The hash is of
-- another purpose than number.hash, so that a tip's replies name nobody.
CREATE TABLE guard (
	hash BLOB PRIMARY KEY,
	from_at INTEGER NOT NULL,
	replies INTEGER NOT NULL,
	last BLOB NOT NULL, -- keyed hash of the last text
	same INTEGER NOT NULL,
	at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX guard_at ON guard(at);

-- How much one number sends on: in an hour (a lane of it), and what of it waits to be told as one
-- (a heap). The hash is of another purpose than number.hash; what a heap began with is sealed.
CREATE TABLE flood (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	from_at INTEGER NOT NULL,
	count INTEGER NOT NULL,
	sealed BLOB -- NULL: a lane
);
CREATE INDEX flood_from ON flood(from_at);

-- Rows of the inbox and the outbox by state, kept by triggers: status reads what it would take long
-- to count. Every state has its row from the beginning.
CREATE TABLE tally (
	listing TEXT NOT NULL, -- inbox outbox
	state TEXT NOT NULL,
	n INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (listing, state)
) WITHOUT ROWID;
INSERT INTO tally (listing, state) VALUES
	('inbox', 'waiting'), ('inbox', 'kept'), ('inbox', 'handled'), ('inbox', 'failed'),
	('inbox', 'quarantined'), ('inbox', 'silent'),
	('outbox', 'queued'), ('outbox', 'sending'), ('outbox', 'sent'), ('outbox', 'delivered'),
	('outbox', 'failed'), ('outbox', 'uncertain'), ('outbox', 'held'), ('outbox', 'expired'),
	('outbox', 'cancelled');
CREATE TRIGGER message_came AFTER INSERT ON message BEGIN
	UPDATE tally SET n = n + 1 WHERE listing = 'inbox' AND state = new.state;
END;
CREATE TRIGGER message_moved AFTER UPDATE OF state ON message WHEN old.state <> new.state BEGIN
	UPDATE tally SET n = n - 1 WHERE listing = 'inbox' AND state = old.state;
	UPDATE tally SET n = n + 1 WHERE listing = 'inbox' AND state = new.state;
END;
CREATE TRIGGER message_went AFTER DELETE ON message BEGIN
	UPDATE tally SET n = n - 1 WHERE listing = 'inbox' AND state = old.state;
END;
CREATE TRIGGER outbox_came AFTER INSERT ON outbox BEGIN
	UPDATE tally SET n = n + 1 WHERE listing = 'outbox' AND state = new.state;
END;
CREATE TRIGGER outbox_went AFTER DELETE ON outbox BEGIN
	UPDATE tally SET n = n - 1 WHERE listing = 'outbox' AND state = old.state;
END;

-- What ails the box itself (trouble.h), a row a kind. since NULL: it is over.
CREATE TABLE trouble (
	kind TEXT PRIMARY KEY,
	since INTEGER,
	told_at INTEGER,
	detail TEXT NOT NULL
) WITHOUT ROWID;

-- 4. What people do -----------------------------------------------------------------------------

-- A tip knows a code for the tipster (code) and an id for its handlers (alias), never a number.
CREATE TABLE tip (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	alias TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	kind TEXT NOT NULL DEFAULT 'TIP',     -- TIP, SCAM, CANDIDATE
	category TEXT,
	state TEXT NOT NULL,                  -- candidate, new, folded, forwarded, held, acknowledged, closed, dropped
	rating TEXT,                          -- GIATRI, KO
	place TEXT,
	happened TEXT,
	restricted INTEGER NOT NULL DEFAULT 0, -- 1: leaders are bypassed; 2: the police are named
	silent INTEGER NOT NULL DEFAULT 0,
	asked TEXT,                           -- kind, place, time: what we asked the tipster
	sealed BLOB NOT NULL,                 -- the text
	received_at INTEGER NOT NULL,
	forwarded_at INTEGER,
	acknowledged_at INTEGER,
	closed_at INTEGER,
	updated_at INTEGER NOT NULL,
	owner TEXT,                           -- who has it at the console: "console:ha"
	heap INTEGER                          -- the flood row it waits in, while it is folded
);
CREATE INDEX tip_heap ON tip(heap) WHERE heap IS NOT NULL;
CREATE INDEX tip_received ON tip(received_at, grp_id, state, rating, category,
	forwarded_at, acknowledged_at);
CREATE INDEX tip_waiting ON tip(restricted, received_at)
	WHERE state IN ('new', 'folded', 'forwarded', 'held');

-- From tip to number: salted per tip, so that two tips of one number cannot be told to be one
-- person's. Deleted 30 days after closing (crypto-shredding). open_until 0: the tipster wants no
-- more answers.
CREATE TABLE tip_link (
	tip_id INTEGER PRIMARY KEY REFERENCES tip(id),
	salt BLOB NOT NULL,
	hash BLOB NOT NULL,
	sealed BLOB NOT NULL,
	open_until INTEGER NOT NULL
);

-- From number to its newest tip, for texts without a keyword: one row a number, whose keyed hash is
-- of a purpose of its own. Which tip and until when are sealed; day is when the row may go.
CREATE TABLE tip_thread (
	hash BLOB PRIMARY KEY,
	sealed BLOB NOT NULL,
	day INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX tip_thread_day ON tip_thread(day);

-- What was added: from the tipster, a handler or the gateway.
CREATE TABLE tip_note (
	id INTEGER PRIMARY KEY,
	tip_id INTEGER NOT NULL REFERENCES tip(id),
	source TEXT NOT NULL, -- tipster handler system
	sealed BLOB NOT NULL,
	at INTEGER NOT NULL
);
CREATE INDEX tip_note_of ON tip_note(tip_id);

-- To whom a tip was handed and when they said so (Law 30/2023, art. 7: at once).
CREATE TABLE tip_forward (
	id INTEGER PRIMARY KEY,
	tip_id INTEGER NOT NULL REFERENCES tip(id),
	person_id INTEGER NOT NULL REFERENCES person(id),
	step INTEGER NOT NULL,
	at INTEGER NOT NULL,
	acknowledged_at INTEGER
);
CREATE INDEX tip_forward_of ON tip_forward(tip_id);

CREATE TABLE patrol (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	kind TEXT NOT NULL DEFAULT 'PATROL', -- PATROL, GAC
	reporter_id INTEGER REFERENCES person(id),
	state TEXT NOT NULL, -- planned, open, counting, reported, confirmed, rejected, cancelled
	planned_from INTEGER,
	start_at INTEGER,
	end_at INTEGER,
	place TEXT,
	headcount INTEGER,
	names INTEGER, -- how many names stood where a number was asked for
	with_police INTEGER NOT NULL DEFAULT 0,
	suspicious INTEGER NOT NULL DEFAULT 0,
	finding TEXT,
	reason TEXT,
	confirmer_id INTEGER REFERENCES person(id),
	confirmed_at INTEGER,
	made_at INTEGER NOT NULL,
	at INTEGER AS (coalesce(start_at, planned_from, made_at)) STORED -- by which it is counted
);
CREATE INDEX patrol_start ON patrol(start_at);
CREATE INDEX patrol_open ON patrol(reporter_id) WHERE state IN ('open', 'counting', 'reported');
CREATE INDEX patrol_planned ON patrol(zone_id, planned_from) WHERE state = 'planned';
CREATE INDEX patrol_group ON patrol(grp_id, start_at);
CREATE INDEX patrol_at ON patrol(at, grp_id, state, kind, headcount, with_police);

-- When patrols should go. weekdays: bit 0 = Sunday; begin and length in minutes.
CREATE TABLE plan (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	weekdays INTEGER NOT NULL,
	begin INTEGER NOT NULL,
	length INTEGER NOT NULL,
	team TEXT NOT NULL DEFAULT '',
	size INTEGER NOT NULL,
	from_at INTEGER NOT NULL,
	to_at INTEGER
);
CREATE TABLE plan_patrol (
	patrol_id INTEGER PRIMARY KEY REFERENCES patrol(id),
	plan_id INTEGER NOT NULL REFERENCES plan(id)
);

CREATE TABLE mediation (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	category TEXT,
	place TEXT,
	state TEXT NOT NULL, -- requested, assigned, accepted, refused (violence), done
	violence INTEGER NOT NULL DEFAULT 0,
	requester_id INTEGER REFERENCES number(id),
	mediator_id INTEGER REFERENCES person(id),
	sealed BLOB NOT NULL,
	outcome TEXT, -- THANH, KHONGTHANH
	due_at INTEGER,
	meet_at INTEGER,  -- the appointment
	relapsed INTEGER, -- asked 30 days later: 0 it holds, 1 it broke out again
	made_at INTEGER NOT NULL,
	done_at INTEGER
);
CREATE INDEX mediation_made ON mediation(made_at, grp_id);
CREATE INDEX mediation_mediator ON mediation(mediator_id) WHERE state IN ('assigned', 'accepted');
CREATE INDEX mediation_done ON mediation(done_at, grp_id, outcome) WHERE done_at IS NOT NULL;

-- state: draft (author proves the number), approval (a second person), scheduled, queueing, late (its
-- hour went by: somebody is asked), sending, paused, done, cancelled, expired. cursor: the last person enqueued.
CREATE TABLE broadcast (
	id INTEGER PRIMARY KEY,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id), -- NULL = everybody
	team TEXT NOT NULL DEFAULT '',       -- folded; those of a team alone, by words of its name, one comma for "or"
	roles INTEGER NOT NULL DEFAULT 0,    -- bits; those who hold one of them alone
	record_id INTEGER REFERENCES record(id), -- no warning: a commendation or a poll
	audience TEXT NOT NULL,
	class TEXT NOT NULL,
	text TEXT NOT NULL,
	state TEXT NOT NULL,
	blocked TEXT,
	author TEXT NOT NULL,      -- "person:12", "uid:1000", "console:ha", or "clock" for a reminder
	author_id INTEGER REFERENCES person(id),
	approver TEXT NOT NULL DEFAULT '', -- as author; who refused or stopped it, where note says why
	approver_id INTEGER REFERENCES person(id),
	note TEXT NOT NULL DEFAULT '',
	recipients INTEGER NOT NULL DEFAULT 0,
	sent INTEGER NOT NULL DEFAULT 0,      -- these three: kept by the trigger below
	delivered INTEGER NOT NULL DEFAULT 0,
	failed INTEGER NOT NULL DEFAULT 0,
	cursor INTEGER NOT NULL DEFAULT 0,
	made_at INTEGER NOT NULL,
	send_at INTEGER,           -- not before then; NULL: when it is approved
	approved_at INTEGER,
	done_at INTEGER
);
CREATE INDEX broadcast_made ON broadcast(
	made_at, grp_id, state, recipients, delivered, author, record_id);

-- A row of the outbox has come to another state. What became of a warning is a sum that outlives its
-- rows, and with the last of them it is over: the look at it is due now, not when it was planned.
-- One trigger, since each costs as much as what it does.
CREATE TRIGGER outbox_moved AFTER UPDATE OF state ON outbox WHEN OLD.state <> NEW.state BEGIN
	UPDATE tally SET n = n - 1 WHERE listing = 'outbox' AND state = OLD.state;
	UPDATE tally SET n = n + 1 WHERE listing = 'outbox' AND state = NEW.state;
	UPDATE broadcast SET
		sent = sent + (NEW.state IN ('sent', 'delivered'))
			- (OLD.state IN ('sent', 'delivered')),
		delivered = delivered + (NEW.state = 'delivered') - (OLD.state = 'delivered'),
		failed = failed + (NEW.state IN ('failed', 'expired'))
			- (OLD.state IN ('failed', 'expired'))
	WHERE id = NEW.broadcast_id;
	UPDATE duty SET due_at = 0
	WHERE NEW.broadcast_id IS NOT NULL
		AND (OLD.state = 'queued' OR OLD.state = 'sending' OR OLD.state = 'held')
		AND NEW.state <> 'queued' AND NEW.state <> 'sending' AND NEW.state <> 'held'
		AND kind = 'broadcast.watch' AND object = NEW.broadcast_id AND state = 'open'
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE broadcast_id = NEW.broadcast_id
			AND state IN ('queued', 'sending', 'held'));
END;

-- One-time codes, as keyed hashes: single use, expiring, for one number and one thing.
CREATE TABLE code (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL,
	purpose TEXT NOT NULL,
	number_id INTEGER NOT NULL REFERENCES number(id) ON DELETE CASCADE,
	object INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER
);
CREATE INDEX code_hash ON code(hash);
CREATE INDEX code_number ON code(number_id);

-- An alarm and who answers it; an invitation and who comes.
CREATE TABLE alarm (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	kind TEXT NOT NULL, -- KENG FIRE SOS ACCIDENT DRILL MEETING
	place TEXT,
	text TEXT,
	drill INTEGER NOT NULL DEFAULT 0,
	raised_at INTEGER NOT NULL,
	arrived_at INTEGER, -- the first of those who came
	done_at INTEGER,    -- the scene was handed over
	reports INTEGER NOT NULL DEFAULT 1 -- how many told of it
);
CREATE INDEX alarm_raised ON alarm(raised_at, grp_id, kind, drill, arrived_at, done_at);
CREATE INDEX alarm_worded ON alarm(raised_at) WHERE text <> '';
CREATE TABLE rsvp (
	object_kind TEXT NOT NULL, -- alarm, patrol, task, mediation
	object INTEGER NOT NULL,
	person_id INTEGER NOT NULL REFERENCES person(id),
	answer TEXT NOT NULL, -- yes no arrived
	at INTEGER NOT NULL,
	PRIMARY KEY (object_kind, object, person_id)
) WITHOUT ROWID;

CREATE TABLE task (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	assignee_id INTEGER REFERENCES person(id),
	assignee TEXT NOT NULL,
	giver_id INTEGER REFERENCES person(id),
	due TEXT,       -- as people say it: a local date or time
	due_at INTEGER, -- from then on it is late
	state TEXT NOT NULL, -- open accepted refused done cancelled
	text TEXT NOT NULL,
	made_at INTEGER NOT NULL,
	done_at INTEGER
);
CREATE INDEX task_made ON task(made_at, grp_id);
CREATE INDEX task_done ON task(done_at, grp_id, state) WHERE done_at IS NOT NULL;
CREATE INDEX task_due ON task(due_at, grp_id, state, done_at) WHERE due_at IS NOT NULL;
CREATE INDEX task_open ON task(assignee_id) WHERE state IN ('open', 'accepted');

CREATE TABLE fund_entry (
	id INTEGER PRIMARY KEY,
	grp_id INTEGER REFERENCES grp(id),
	code TEXT NOT NULL UNIQUE,
	at INTEGER NOT NULL,
	direction TEXT NOT NULL, -- in out
	amount INTEGER NOT NULL, -- dong
	purpose TEXT NOT NULL,
	state TEXT NOT NULL,     -- pending (needs a second person) booked rejected expired
	person_id INTEGER REFERENCES person(id),
	second_id INTEGER REFERENCES person(id)
);
CREATE INDEX fund_at ON fund_entry(at, grp_id, state, direction, amount);

-- Weapons and the like given up. offered by a resident, received when told by LEAD or POL.
CREATE TABLE handover (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	person_id INTEGER REFERENCES person(id), -- who received it
	number_id INTEGER REFERENCES number(id), -- of whoever offers, until it is received
	state TEXT NOT NULL, -- offered received
	at INTEGER NOT NULL
);
CREATE INDEX handover_at ON handover(at);
CREATE INDEX handover_number ON handover(number_id) WHERE number_id IS NOT NULL;
CREATE TABLE handover_item (
	handover_id INTEGER NOT NULL REFERENCES handover(id),
	item TEXT NOT NULL, -- gun round blade explosive other
	words TEXT NOT NULL,
	qty INTEGER NOT NULL
);
CREATE INDEX handover_item_of ON handover_item(handover_id);

CREATE TABLE incident (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	person_id INTEGER REFERENCES person(id),
	category TEXT,
	cases INTEGER NOT NULL,
	suspects INTEGER NOT NULL, -- a count, never a name
	actions TEXT NOT NULL DEFAULT '', -- NGANCHAN HANCHE BAOVE BATGIU BANGIAO
	level TEXT NOT NULL DEFAULT '',   -- who closed it: THON, CAPTREN; empty: not told
	at INTEGER NOT NULL
);
CREATE INDEX incident_at ON incident(at, grp_id, category, cases, suspects, actions, level);

-- Cameras and equipment as last told. name: a camera's number, or what the thing is, folded.
CREATE TABLE device (
	id INTEGER PRIMARY KEY,
	grp_id INTEGER REFERENCES grp(id),
	kind TEXT NOT NULL, -- CAMERA, EQUIP, CCHT (support tools), PCCC (against fire)
	name TEXT NOT NULL,
	qty INTEGER NOT NULL DEFAULT 1,
	broken INTEGER NOT NULL DEFAULT 0,
	expired INTEGER NOT NULL DEFAULT 0,
	permit TEXT NOT NULL DEFAULT '',
	expires_at INTEGER, -- the first moment at which all of it is past its day
	words TEXT NOT NULL DEFAULT '',
	person_id INTEGER REFERENCES person(id), -- who told last
	at INTEGER NOT NULL
);
CREATE UNIQUE INDEX device_name ON device(coalesce(grp_id, 0), kind, name);

-- Whatever else a group writes down: LOUD EQUIP CAMERA PRAISE MEETING NOTICE NOTE FEEDBACK
-- SUPPORT REVIEW RISK DRILL FIRE SOS ACCIDENT CALLBACK …; the words and a few numbers.
CREATE TABLE record (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	grp_id INTEGER REFERENCES grp(id),
	zone_id INTEGER REFERENCES zone(id),
	kind TEXT NOT NULL,
	person_id INTEGER REFERENCES person(id),
	number_id INTEGER REFERENCES number(id), -- of somebody who wants an answer
	state TEXT NOT NULL DEFAULT 'kept', -- asked kept answered cancelled
	place TEXT,
	text TEXT NOT NULL DEFAULT '',
	sealed BLOB,
	n1 INTEGER,
	n2 INTEGER,
	at INTEGER NOT NULL
);
CREATE INDEX record_at ON record(at, grp_id, kind, state, n1, n2);
CREATE INDEX record_kind ON record(kind, id);
CREATE INDEX record_number ON record(number_id) WHERE number_id IS NOT NULL;
CREATE INDEX record_worded ON record(at) WHERE number_id IS NOT NULL;

-- What callers said, sealed and packed (G.711), gone after 90 days but for a spoken consent. It names nobody; what belongs to
-- it names it by its id. octets: when it is open.
CREATE TABLE recording (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL, -- TIP REGISTER MEDIATE …
	at INTEGER NOT NULL,
	octets INTEGER NOT NULL,
	sealed BLOB NOT NULL
);
CREATE INDEX recording_at ON recording(at);

-- Calls, for 90 days, without the other side's number: by its time one would find who told a tip.
CREATE TABLE call (
	id INTEGER PRIMARY KEY,
	modem TEXT NOT NULL,
	direction TEXT NOT NULL, -- in out
	end TEXT NOT NULL,       -- local remote missed busy …
	node TEXT NOT NULL,      -- of the flow, where it ended
	path TEXT NOT NULL,      -- nodes, and the keys that chose between them; never digits that were asked for
	keys INTEGER NOT NULL,
	timeouts INTEGER NOT NULL,
	at INTEGER NOT NULL,
	answered_s INTEGER NOT NULL
);
CREATE INDEX call_at ON call(at);

-- Calls to be made: to who rang and was not spoken to, and to who hears warnings. Two days after they
-- are over the row goes, and with it who rang.
CREATE TABLE dial (
	id INTEGER PRIMARY KEY,
	number_id INTEGER NOT NULL REFERENCES number(id) ON DELETE CASCADE,
	kind INTEGER NOT NULL,         -- 0 missed, 1 warning
	broadcast_id INTEGER NOT NULL, -- what is said
	outbox_id INTEGER NOT NULL,    -- the message that goes when nobody is reached
	urgent INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'waiting', -- waiting, reached, given up
	tries INTEGER NOT NULL DEFAULT 0,
	due_at INTEGER NOT NULL,
	asked_at INTEGER NOT NULL
);
CREATE INDEX dial_due ON dial(due_at) WHERE state = 'waiting';
CREATE INDEX dial_number ON dial(number_id);
CREATE INDEX dial_asked ON dial(asked_at);

-- How often a node of the flow was reached, a key pressed in it, nobody answered it, or hung up.
CREATE TABLE call_stat (
	id INTEGER PRIMARY KEY,
	node TEXT NOT NULL,
	what TEXT NOT NULL, -- in timeout hangup "key 1" …
	n INTEGER NOT NULL,
	UNIQUE (node, what)
);

-- 5. The gateway's own ----------------------------------------------------------------------------

-- Things to do at a time; state open, done, cancelled.
CREATE TABLE duty (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	object INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	state TEXT NOT NULL DEFAULT 'open'
);
CREATE INDEX duty_due ON duty(due_at) WHERE state = 'open';
CREATE INDEX duty_object ON duty(kind, object) WHERE state = 'open';

-- Append-only; hash covers the row and the hash before it.
CREATE TABLE audit (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	act TEXT NOT NULL,
	object TEXT NOT NULL,
	detail TEXT NOT NULL,
	hash BLOB NOT NULL
);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- Small values of the store itself. key: a keyed hash of nothing, by which the right key file is
-- known.
CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value BLOB NOT NULL
) WITHOUT ROWID;

-- The SIM of each modem, by a keyed hash of its ICCID. Where another is found (other) the modem sends
-- nothing until somebody says that it is right.
CREATE TABLE sim (
	id INTEGER PRIMARY KEY,
	modem TEXT NOT NULL UNIQUE,
	iccid BLOB,
	other BLOB,
	balance INTEGER NOT NULL DEFAULT 0,
	low_told_at INTEGER NOT NULL DEFAULT 0,
	until INTEGER NOT NULL DEFAULT 0, -- its account may be used so long
	end_told_at INTEGER NOT NULL DEFAULT 0,
	asked_at INTEGER NOT NULL DEFAULT 0 -- for its balance, by a message
);

-- How each modem was, once in ten minutes, for two weeks. reopened to power: how often since the row before.
CREATE TABLE modem_sample (
	id INTEGER PRIMARY KEY,
	modem TEXT NOT NULL,
	at INTEGER NOT NULL,
	state TEXT NOT NULL,
	registration TEXT NOT NULL,
	signal INTEGER,  -- dBm; NULL: not known, and so below
	sim_used INTEGER NOT NULL, -- -1: not known
	sim_total INTEGER NOT NULL,
	balance INTEGER,
	reopened INTEGER NOT NULL,
	restarted INTEGER NOT NULL,
	kicked INTEGER NOT NULL,
	radio INTEGER NOT NULL,
	power INTEGER NOT NULL
);
CREATE INDEX modem_sample_at ON modem_sample(modem, at);
CREATE INDEX modem_sample_old ON modem_sample(at);

-- One attempt ever for a PIN on a SIM (pin is a keyed hash).
CREATE TABLE pin_tried (
	iccid TEXT NOT NULL,
	pin BLOB NOT NULL,
	verdict TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (iccid, pin)
) WITHOUT ROWID;
