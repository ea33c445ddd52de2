# What else a group's life brings: fire, the gong, tasks, the fund, meetings, what is counted.
# Lines are read by story.py: who: text · expect who: words or /pattern/ · never who: words

# A fire. 114 first; then whoever lives near, and the police.
resident: CHAY nha ong Tam canh cho Can
expect resident: 114
expect member: ong Tam
expect police: ong Tam

# An accident, and somebody in danger.
resident: TAI NAN 2 xe may tong nhau o cong lang thon Can, 1 nguoi bi thuong
expect member: tong nhau
newcomer: con toi mat tich tu sang nay, 5 tuoi
expect newcomer: 113
expect police: mat tich

# The gong calls the members, who say whether they come.
leader: KENG thon Can trom dang bi vay
expect leader: /Keng (?P<gong>\d{6})/
expect member: {gong}
member: CO {gong}
member: DEN {gong}
expect leader: bao da toi noi
never resident: trom dang bi vay

# A resident is no leader: her cry is told, and the gong stays silent.
resident: KENG trom o xom 3
expect leader: Keng CHUA danh
never member: trom o xom 3

# Work with a date.
leader: GV Binh kiem tra camera cong lang han 28/12
expect leader: /Da ghi viec (?P<task>\d{6})/
expect member: kiem tra camera cong lang
member: CO {task}
member: XONG {task} da sua
expect leader: bao xong

# Money: in at once, out with a second person.
leader: QUY THU 500k ong Toan ung ho
expect leader: So du 500.000d
leader: QUY CHI 350k mua 2 den pin
expect board: /xin chi 350.000d.*XN (?P<spend>\d{6})/
board: XN {spend}
expect leader: So du 150.000d

# What members write down.
member: LOA 2 lan 19h thon Can 45 nguoi nghe phong chong trom
expect member: /Da ghi loa \d{6}/
member: TBI den pin 4 cai hong 1
expect member: hong 1
member: CAM 3 mat hinh
expect member: /Da ghi camera/

# Weapons are fetched, never carried; incidents are counts.
resident: GN 1 khau sung tu che 10 vien dan
expect resident: /KHONG.*mang/
expect police: GIAO NOP
police: VU 1 vu trom 2 doi tuong thon Can
expect police: /da ghi 1 vu, 2 doi tuong/

# Opinions, meetings, praise.
resident: GY den duong ngo 3 hong may hom nay
expect resident: Da ghi gop y
expect leader: GOP Y
leader: HOP 20h 28/12 nha van hoa
expect member: HOP 20h00 ngay 28/12
leader: KHEN anh Binh bat duoc trom cho
expect board: /de nghi bieu duong.*DUYET (?P<praise>\d{6})/
board: DUYET {praise}
expect member: /Bieu duong, Thon Can: .*Binh.* bat duoc trom cho/

# A warning that is ready, and who wants only the urgent ones does not get it.
resident: DK KHAN
expect resident: tu muc KHAN
leader: CB 246810 thon Can W22
expect leader: /XN (?P<mine>\d{6})/
leader: XN {mine}
expect board: Nang nong de chay
expect board: /DUYET (?P<yours>\d{6})/
board: DUYET {yours}
expect leader: /Canh bao .*gui \d+/
never resident: Nang nong de chay

# The figures.
leader: BC
expect leader: vu 1
authority: BC tuan
expect authority: tuan nay
authority: DK BC TUAN
expect authority: thu hai
member: BC
expect member: Lenh nay danh cho

# What is kept of me; and its end.
resident: DL
expect resident: Luu: Nguyen Thi Lan
resident: XOA
expect resident: /XOA (?P<gone>\d{6})/
resident: XOA {gone}
