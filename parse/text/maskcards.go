package text

// cardEnd returns the end of the payment card number that begins at start, with
// blanks or dashes between its groups or without, or start. A number is one by
// its issuer's range and length (ISO/IEC 7812) and its check digit (Luhn).
func cardEnd(s string, start int) int {
	var digits [20]byte
	n, end := 0, start
	for i := start; i < len(s); i++ {
		c := s[i]
		if (c == ' ' || c == '-') && n > 0 && i+1 < len(s) && isDigit(s[i+1]) && isDigit(s[i-1]) {
			continue
		}
		if !isDigit(c) {
			break
		}
		if n == len(digits) {
			return start
		}
		digits[n] = c - '0'
		n, end = n+1, i+1
	}
	if end < len(s) && wordByte(s[end]) || !issued(digits[:n]) || !luhn(digits[:n]) {
		return start
	}
	return end
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// issued reports whether a card network issues numbers like it.
func issued(digits []byte) bool {
	if len(digits) < 13 {
		return false
	}
	four := 0
	for _, d := range digits[:4] {
		four = 10*four + int(d)
	}
	switch n := len(digits); {
	case n == 15:
		return four/100 == 34 || four/100 == 37 // American Express
	case n == 14:
		return four/100 == 36 || four/100 == 38 || four/10 >= 300 && four/10 <= 305 // Diners Club
	case four/1000 == 4:
		return n == 13 || n == 16 || n == 19 // Visa
	case n == 16:
		return four >= 5100 && four <= 5599 || four >= 2221 && four <= 2720 || // Mastercard
			four == 6011 || four >= 6440 && four <= 6599 || // Discover
			four >= 3528 && four <= 3589 // JCB
	}
	return false
}

// luhn checks the last digit as ISO/IEC 7812-1, annex B, has it.
func luhn(digits []byte) bool {
	sum := 0
	for i, d := range digits {
		v := int(d)
		if (len(digits)-i)%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
