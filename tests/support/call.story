# Somebody who does not text: Lan calls, leaves a tip by voice, hears its code, and asks for the warnings.
call resident
hear resident: Số kẻng an ninh
hear resident: Để báo tin, bấm 1
press resident: 1
hear resident: Sau tiếng bíp
speak resident: có hai người lạ bẻ khóa xe ở chợ Càn lúc mười giờ đêm
press resident: #
hear resident: Đã nhận tin báo
hear resident: Kết thúc, bấm 9
expect police: /TIN (?P<code>\d{6})/
press resident: 9
hear resident: Cảm ơn bà con
hang resident

# The leader warns everybody, with PIN and a second person; who cannot read it hears it.
leader: CB 246810 ALL Trom xe may luc rang sang. Khoa co, khoa cong.
expect leader: /XN (?P<xn>\d{6})/
leader: XN {xn}
expect board: /DUYET (?P<duyet>\d{6})/
board: DUYET {duyet}
expect resident: Trom xe may luc rang sang
call resident
hear resident: Để báo tin
press resident: 3
hear resident: Cảnh báo mới nhất
hear resident: Kết thúc, bấm 9
hang resident
