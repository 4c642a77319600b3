namespace UsersWeb.Samples;

/// <summary>Numbers that the regulators keep free for fiction, so that nobody is called by a sample.</summary>
internal static class PhoneNumbers
{
    /// <summary>One of them, chosen by <paramref name="number"/>.</summary>
    public static string Of(uint number)
    {
        var n = number / 8;
        return FormattableString.Invariant((number % 8) switch
        {
            // NANPA: 555-0100 to 555-0199 in every area
            0 => $"+1 (212) 555-01{n % 100:00}",
            1 => $"+1-416-555-01{n % 100:00}",
            // Ofcom: telephone numbers for use in TV and radio drama
            2 => $"+44 7700 900{n % 1000:000}",
            3 => $"+44 20 7946 0{n % 1000:000}",
            // Arcep, decision 2018-0881: 06 39 98
            4 => $"+33 6 39 98 {n % 100:00} {n / 100 % 100:00}",
            // Bundesnetzagentur: (0)30 23125
            5 => $"+49 30 23125{n % 1000:000}",
            // ACMA: (02) 5550 and (02) 7010
            6 => $"+61 2 5550 {n % 10000:0000}",
            // ComReg: (020) 91
            _ => $"+353 20 91{n % 100000:00000}",
        });
    }
}
