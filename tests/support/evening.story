# One evening in thôn Càn, as the texts of the people who live it.
# Lines are read by story.py: who: text · expect who: words or /pattern/ · never who: words

# A family has just moved in and wants to hear the warnings. Silence is no consent: keng asks.
newcomer: DK Do Van Moi, thon Can
expect newcomer: Dong y soan CO
newcomer: CO
expect newcomer: Da dang ky

# Somebody sees two strangers. The police get the text, and never the number.
resident: TIN co 2 thanh nien la di xe may 98B1-234.56 ngo so 5 thon Can luc 22h30
expect resident: /ma (?P<tip>\d{6})/
expect police: /TIN (?P<file>\d{6}) .*98B1/
never police: 912000001
never police: 0912 000 001

# More comes in under the same code, and goes where the first text went.
resident: TL {tip} chung vua chay ve phia cau Can
expect resident: Ma {tip}: da ghi them
expect police: /{file}.*cau Can/
police: CO {file}
police: DG {file} GIATRI
expect resident: Ma {tip}: da co cap nhat
resident: KQ {tip}
expect resident: Ma {tip}

# The patrol is back. What a member reports, the leader confirms by its code.
member: TT 22h 6 nguoi thon Can, khong co gi
expect member: /Da ghi tuan tra (?P<patrol>\d{6})/
expect leader: /Bao cao {patrol}: .*6 nguoi/
leader: XN {patrol}
expect leader: Da xac nhan {patrol}

# Neighbours who cannot agree. The mediator is told, and writes down how it ended.
resident: HG nha ben mo nhac to qua 12h dem o thon Can
expect resident: /hoa giai (?P<case>\d{6})/
expect mediator: /Hoa giai {case}/
mediator: CO {case}
mediator: HG {case} THANH
expect resident: ket qua hoa giai

# A warning to everybody: PIN, a code back to the leader's number, and a second person who reads it.
leader: CB 246810 ALL Trom xe may luc 1-4h sang. Khoa co, khoa cang, khoa cong. Thay nguoi la: TIN + noi, hoac 113.
expect leader: /XN (?P<mine>\d{6})/
leader: XN {mine}
expect board: Trom xe may luc 1-4h sang
expect board: /DUYET (?P<yours>\d{6})/
board: DUYET {yours}
expect resident: Trom xe may luc 1-4h sang
expect newcomer: Trom xe may luc 1-4h sang
expect leader: /Canh bao .*gui \d+/

# A resident cannot raise the gong by calling herself a leader.
resident: CB 246810 ALL Ai cung phai dong tien ngay
never newcomer: dong tien

# Enough for the newcomer: one word ends it.
newcomer: NGUNG
expect newcomer: Da dung gui canh bao
