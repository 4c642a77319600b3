namespace UsersWeb.Users.Names;

/// <summary>
/// From the Unicode Character Database 16.0.0, written by tables.mjs beside it. Pairs are the first and the last code point of
/// a range.
/// </summary>
internal static class UnicodeTables
{
    /// <summary>Default_Ignorable_Code_Point: what is shown as nothing; pairs.</summary>
    public static ReadOnlySpan<int> Invisible =>
    [
        0xAD, 0xAD, 0x34F, 0x34F, 0x61C, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x200B, 0x200F, 0x202A, 0x202E, 0x2060,
        0x206F, 0x3164, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFEFF, 0xFFA0, 0xFFA0, 0xFFF0, 0xFFF8, 0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A,
        0xE0000, 0xE0FFF,
    ];

    /// <summary>Bidi_Control: what turns the direction of the text around it; pairs.</summary>
    public static ReadOnlySpan<int> BidiControls =>
    [
        0x61C, 0x61C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069,
    ];

    /// <summary>Bidi_Class R and AL: letters written from right to left; pairs.</summary>
    public static ReadOnlySpan<int> RightToLeft =>
    [
        0x5BE, 0x5BE, 0x5C0, 0x5C0, 0x5C3, 0x5C3, 0x5C6, 0x5C6, 0x5D0, 0x5EA, 0x5EF, 0x5F4, 0x608, 0x608, 0x60B, 0x60B, 0x60D, 0x60D,
        0x61B, 0x64A, 0x66D, 0x66F, 0x671, 0x6D5, 0x6E5, 0x6E6, 0x6EE, 0x6EF, 0x6FA, 0x70D, 0x70F, 0x710, 0x712, 0x72F, 0x74D, 0x7A5,
        0x7B1, 0x7B1, 0x7C0, 0x7EA, 0x7F4, 0x7F5, 0x7FA, 0x7FA, 0x7FE, 0x815, 0x81A, 0x81A, 0x824, 0x824, 0x828, 0x828, 0x830, 0x83E,
        0x840, 0x858, 0x85E, 0x85E, 0x860, 0x86A, 0x870, 0x88E, 0x8A0, 0x8C9, 0x200F, 0x200F, 0xFB1D, 0xFB1D, 0xFB1F, 0xFB28, 0xFB2A,
        0xFB36, 0xFB38, 0xFB3C, 0xFB3E, 0xFB3E, 0xFB40, 0xFB41, 0xFB43, 0xFB44, 0xFB46, 0xFBC2, 0xFBD3, 0xFD3D, 0xFD50, 0xFD8F, 0xFD92,
        0xFDC7, 0xFDF0, 0xFDFC, 0xFE70, 0xFE74, 0xFE76, 0xFEFC, 0x10800, 0x10805, 0x10808, 0x10808, 0x1080A, 0x10835, 0x10837, 0x10838,
        0x1083C, 0x1083C, 0x1083F, 0x10855, 0x10857, 0x1089E, 0x108A7, 0x108AF, 0x108E0, 0x108F2, 0x108F4, 0x108F5, 0x108FB, 0x1091B,
        0x10920, 0x10939, 0x1093F, 0x1093F, 0x10980, 0x109B7, 0x109BC, 0x109CF, 0x109D2, 0x10A00, 0x10A10, 0x10A13, 0x10A15, 0x10A17,
        0x10A19, 0x10A35, 0x10A40, 0x10A48, 0x10A50, 0x10A58, 0x10A60, 0x10A9F, 0x10AC0, 0x10AE4, 0x10AEB, 0x10AF6, 0x10B00, 0x10B35,
        0x10B40, 0x10B55, 0x10B58, 0x10B72, 0x10B78, 0x10B91, 0x10B99, 0x10B9C, 0x10BA9, 0x10BAF, 0x10C00, 0x10C48, 0x10C80, 0x10CB2,
        0x10CC0, 0x10CF2, 0x10CFA, 0x10D23, 0x10D4A, 0x10D65, 0x10D6F, 0x10D85, 0x10D8E, 0x10D8F, 0x10E80, 0x10EA9, 0x10EAD, 0x10EAD,
        0x10EB0, 0x10EB1, 0x10EC2, 0x10EC4, 0x10F00, 0x10F27, 0x10F30, 0x10F45, 0x10F51, 0x10F59, 0x10F70, 0x10F81, 0x10F86, 0x10F89,
        0x10FB0, 0x10FCB, 0x10FE0, 0x10FF6, 0x1E800, 0x1E8C4, 0x1E8C7, 0x1E8CF, 0x1E900, 0x1E943, 0x1E94B, 0x1E94B, 0x1E950, 0x1E959,
        0x1E95E, 0x1E95F, 0x1EC71, 0x1ECB4, 0x1ED01, 0x1ED3D, 0x1EE00, 0x1EE03, 0x1EE05, 0x1EE1F, 0x1EE21, 0x1EE22, 0x1EE24, 0x1EE24,
        0x1EE27, 0x1EE27, 0x1EE29, 0x1EE32, 0x1EE34, 0x1EE37, 0x1EE39, 0x1EE39, 0x1EE3B, 0x1EE3B, 0x1EE42, 0x1EE42, 0x1EE47, 0x1EE47,
        0x1EE49, 0x1EE49, 0x1EE4B, 0x1EE4B, 0x1EE4D, 0x1EE4F, 0x1EE51, 0x1EE52, 0x1EE54, 0x1EE54, 0x1EE57, 0x1EE57, 0x1EE59, 0x1EE59,
        0x1EE5B, 0x1EE5B, 0x1EE5D, 0x1EE5D, 0x1EE5F, 0x1EE5F, 0x1EE61, 0x1EE62, 0x1EE64, 0x1EE64, 0x1EE67, 0x1EE6A, 0x1EE6C, 0x1EE72,
        0x1EE74, 0x1EE77, 0x1EE79, 0x1EE7C, 0x1EE7E, 0x1EE7E, 0x1EE80, 0x1EE89, 0x1EE8B, 0x1EE9B, 0x1EEA1, 0x1EEA3, 0x1EEA5, 0x1EEA9,
        0x1EEAB, 0x1EEBB,
    ];

    /// <summary>Bidi_Class AN: digits among them; pairs.</summary>
    public static ReadOnlySpan<int> ArabicNumbers =>
    [
        0x600, 0x605, 0x660, 0x669, 0x66B, 0x66C, 0x6DD, 0x6DD, 0x890, 0x891, 0x8E2, 0x8E2, 0x10D30, 0x10D39, 0x10D40, 0x10D49, 0x10E60,
        0x10E7E,
    ];

    /// <summary>Script_Extensions: first code points of ranges; those that are not assigned count to the range before.</summary>
    public static ReadOnlySpan<int> ScriptStarts =>
    [
        0x0, 0x41, 0x5B, 0x61, 0x7B, 0xAA, 0xAB, 0xB7, 0xB8, 0xBA, 0xBB, 0xC0, 0xD7, 0xD8, 0xF7, 0xF8, 0x2B9, 0x2BC, 0x2BD, 0x2C7,
        0x2C8, 0x2C9, 0x2CC, 0x2CD, 0x2CE, 0x2D7, 0x2D8, 0x2D9, 0x2DA, 0x2E0, 0x2E5, 0x2EA, 0x2EC, 0x300, 0x301, 0x302, 0x303, 0x304,
        0x305, 0x306, 0x307, 0x308, 0x309, 0x30A, 0x30B, 0x30C, 0x30D, 0x30E, 0x30F, 0x310, 0x311, 0x312, 0x313, 0x314, 0x320, 0x321,
        0x323, 0x324, 0x325, 0x326, 0x32D, 0x32E, 0x32F, 0x330, 0x331, 0x332, 0x342, 0x343, 0x345, 0x346, 0x358, 0x359, 0x35E, 0x35F,
        0x363, 0x370, 0x374, 0x376, 0x37E, 0x37F, 0x385, 0x386, 0x387, 0x388, 0x3E2, 0x3F0, 0x400, 0x483, 0x484, 0x485, 0x487, 0x488,
        0x531, 0x589, 0x58A, 0x591, 0x600, 0x605, 0x606, 0x60C, 0x60D, 0x61B, 0x61C, 0x61D, 0x61F, 0x620, 0x640, 0x641, 0x64B, 0x656,
        0x660, 0x66A, 0x670, 0x671, 0x6D4, 0x6D5, 0x6DD, 0x6DE, 0x700, 0x750, 0x780, 0x7C0, 0x800, 0x840, 0x860, 0x870, 0x8E2, 0x8E3,
        0x900, 0x951, 0x952, 0x953, 0x955, 0x964, 0x965, 0x966, 0x970, 0x980, 0x9E6, 0x9F0, 0xA01, 0xA66, 0xA70, 0xA81, 0xAE6, 0xAF0,
        0xB01, 0xB82, 0xBE6, 0xBF4, 0xC00, 0xC80, 0xCE6, 0xCF1, 0xD00, 0xD81, 0xE01, 0xE3F, 0xE40, 0xE81, 0xF00, 0xFD5, 0xFD9, 0x1000,
        0x1040, 0x104A, 0x10A0, 0x10FB, 0x10FC, 0x1100, 0x1200, 0x13A0, 0x1400, 0x1680, 0x16A0, 0x1700, 0x1720, 0x1735, 0x1740, 0x1760,
        0x1780, 0x1800, 0x1802, 0x1804, 0x1805, 0x1806, 0x18B0, 0x1900, 0x1950, 0x1980, 0x19E0, 0x1A00, 0x1A20, 0x1AB0, 0x1B00, 0x1B80,
        0x1BC0, 0x1C00, 0x1C50, 0x1C80, 0x1C90, 0x1CC0, 0x1CD0, 0x1CD1, 0x1CD2, 0x1CD3, 0x1CD4, 0x1CD5, 0x1CD7, 0x1CD8, 0x1CD9, 0x1CDA,
        0x1CDB, 0x1CDC, 0x1CDE, 0x1CE0, 0x1CE1, 0x1CE2, 0x1CE9, 0x1CEA, 0x1CEB, 0x1CED, 0x1CEE, 0x1CF2, 0x1CF3, 0x1CF4, 0x1CF5, 0x1CF7,
        0x1CF8, 0x1CFA, 0x1D00, 0x1D26, 0x1D2B, 0x1D2C, 0x1D5D, 0x1D62, 0x1D66, 0x1D6B, 0x1D78, 0x1D79, 0x1DBF, 0x1DC2, 0x1DF8, 0x1DF9,
        0x1DFA, 0x1DFB, 0x1E00, 0x1F00, 0x2000, 0x202F, 0x2030, 0x204F, 0x2050, 0x205A, 0x205B, 0x205D, 0x205E, 0x2071, 0x2074, 0x207F,
        0x2080, 0x2090, 0x20A0, 0x20F0, 0x2100, 0x2126, 0x2127, 0x212A, 0x212C, 0x2132, 0x2133, 0x214E, 0x214F, 0x2160, 0x2189, 0x2800,
        0x2900, 0x2C00, 0x2C60, 0x2C80, 0x2D00, 0x2D30, 0x2D80, 0x2DE0, 0x2E00, 0x2E17, 0x2E18, 0x2E30, 0x2E31, 0x2E32, 0x2E3C, 0x2E3D,
        0x2E41, 0x2E42, 0x2E43, 0x2E44, 0x2E80, 0x2FF0, 0x3000, 0x3001, 0x3002, 0x3003, 0x3004, 0x3005, 0x3008, 0x300A, 0x300C, 0x3012,
        0x3013, 0x3014, 0x301C, 0x3020, 0x3021, 0x302A, 0x302E, 0x3030, 0x3031, 0x3036, 0x3037, 0x3038, 0x303C, 0x303E, 0x3041, 0x3099,
        0x309D, 0x30A0, 0x30A1, 0x30FB, 0x30FC, 0x30FD, 0x3105, 0x3131, 0x3190, 0x31A0, 0x31C0, 0x31EF, 0x31F0, 0x3200, 0x3220, 0x3248,
        0x3260, 0x327F, 0x3280, 0x32B1, 0x32C0, 0x32CC, 0x32D0, 0x32FF, 0x3300, 0x3358, 0x3371, 0x337B, 0x3380, 0x33E0, 0x33FF, 0x3400,
        0x4DC0, 0x4E00, 0xA000, 0xA4D0, 0xA500, 0xA640, 0xA66F, 0xA670, 0xA6A0, 0xA700, 0xA708, 0xA722, 0xA788, 0xA78B, 0xA800, 0xA830,
        0xA833, 0xA836, 0xA838, 0xA839, 0xA840, 0xA880, 0xA8E0, 0xA8F1, 0xA8F2, 0xA8F3, 0xA8F4, 0xA900, 0xA92E, 0xA92F, 0xA930, 0xA960,
        0xA980, 0xA9CF, 0xA9D0, 0xA9E0, 0xAA00, 0xAA60, 0xAA80, 0xAAE0, 0xAB01, 0xAB30, 0xAB5B, 0xAB5C, 0xAB65, 0xAB66, 0xAB6A, 0xAB70,
        0xABC0, 0xAC00, 0xD800, 0xF900, 0xFB00, 0xFB13, 0xFB1D, 0xFB50, 0xFD3E, 0xFD40, 0xFDF2, 0xFDF3, 0xFDFD, 0xFDFE, 0xFE00, 0xFE2E,
        0xFE30, 0xFE45, 0xFE47, 0xFE70, 0xFEFF, 0xFF21, 0xFF3B, 0xFF41, 0xFF5B, 0xFF61, 0xFF66, 0xFF70, 0xFF71, 0xFF9E, 0xFFA0, 0xFFE0,
        0x10000, 0x10100, 0x10102, 0x10107, 0x10137, 0x10140, 0x10190, 0x101A0, 0x101D0, 0x10280, 0x102A0, 0x102E0, 0x10300, 0x10330,
        0x10350, 0x10380, 0x103A0, 0x10400, 0x10450, 0x10480, 0x104B0, 0x10500, 0x10530, 0x10570, 0x105C0, 0x10600, 0x10780, 0x10800,
        0x10840, 0x10860, 0x10880, 0x108E0, 0x10900, 0x10920, 0x10980, 0x109A0, 0x10A00, 0x10A60, 0x10A80, 0x10AC0, 0x10AF2, 0x10AF3,
        0x10B00, 0x10B40, 0x10B60, 0x10B80, 0x10C00, 0x10C80, 0x10D00, 0x10D40, 0x10E60, 0x10E80, 0x10EC2, 0x10F00, 0x10F30, 0x10F70,
        0x10FB0, 0x10FE0, 0x11000, 0x11080, 0x110D0, 0x11100, 0x11150, 0x11180, 0x111E1, 0x11200, 0x11280, 0x112B0, 0x11300, 0x11301,
        0x11302, 0x11303, 0x11305, 0x1133B, 0x1133D, 0x11380, 0x11400, 0x11480, 0x11580, 0x11600, 0x11660, 0x11680, 0x116D0, 0x11700,
        0x11800, 0x118A0, 0x11900, 0x119A0, 0x11A00, 0x11A50, 0x11AB0, 0x11AC0, 0x11B00, 0x11BC0, 0x11C00, 0x11C70, 0x11D00, 0x11D60,
        0x11EE0, 0x11F00, 0x11FB0, 0x11FC0, 0x11FD0, 0x11FD2, 0x11FD3, 0x11FD4, 0x12000, 0x12F90, 0x13000, 0x14400, 0x16100, 0x16800,
        0x16A40, 0x16A70, 0x16AD0, 0x16B00, 0x16D40, 0x16E40, 0x16F00, 0x16FE0, 0x16FE1, 0x16FE2, 0x16FE4, 0x16FF0, 0x17000, 0x18B00,
        0x18D00, 0x1AFF0, 0x1B001, 0x1B120, 0x1B132, 0x1B155, 0x1B170, 0x1BC00, 0x1CC00, 0x1D200, 0x1D2C0, 0x1D360, 0x1D372, 0x1D800,
        0x1DF00, 0x1E000, 0x1E030, 0x1E100, 0x1E290, 0x1E2C0, 0x1E4D0, 0x1E5D0, 0x1E7E0, 0x1E800, 0x1E900, 0x1EC71, 0x1EE00, 0x1F000,
        0x1F200, 0x1F201, 0x1F250, 0x1F260, 0x20000, 0xE0001,
    ];

    /// <summary>For each of <see cref="ScriptStarts"/>: its place in <see cref="ScriptSets"/>.</summary>
    public static ReadOnlySpan<ushort> ScriptsAt =>
    [
        0, 1, 0, 1, 0, 1, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1, 0, 3, 0, 4, 0, 4, 0, 5, 0, 6, 0, 4, 0, 1, 0, 7, 0, 8, 9, 10, 11, 12, 13, 14, 15,
        16, 17, 18, 19, 20, 21, 22, 0, 21, 23, 0, 24, 0, 25, 0, 26, 27, 25, 0, 28, 25, 0, 29, 30, 0, 31, 0, 31, 0, 32, 0, 33, 0, 1, 31,
        34, 31, 0, 31, 0, 31, 0, 31, 35, 31, 36, 37, 38, 39, 38, 36, 40, 41, 40, 42, 43, 0, 43, 44, 43, 44, 45, 43, 46, 43, 47, 43, 48,
        43, 49, 43, 48, 43, 50, 43, 0, 43, 51, 43, 52, 53, 54, 55, 51, 43, 0, 43, 56, 57, 58, 0, 56, 59, 60, 61, 56, 62, 63, 62, 64, 65,
        64, 66, 67, 66, 68, 69, 70, 69, 71, 72, 73, 72, 74, 75, 76, 0, 76, 77, 78, 0, 78, 79, 80, 79, 81, 82, 81, 83, 84, 85, 86, 87,
        88, 89, 90, 91, 92, 93, 94, 95, 96, 95, 96, 95, 86, 97, 98, 99, 94, 100, 101, 0, 102, 103, 104, 105, 106, 36, 81, 103, 107, 56,
        107, 108, 56, 109, 110, 109, 110, 111, 56, 110, 56, 110, 109, 56, 112, 109, 56, 109, 56, 113, 114, 115, 109, 62, 114, 116, 1,
        31, 36, 1, 31, 1, 31, 1, 36, 1, 31, 0, 117, 0, 51, 0, 1, 31, 0, 118, 0, 119, 0, 120, 0, 121, 0, 1, 0, 1, 0, 1, 0, 122, 0, 31, 0,
        1, 0, 1, 0, 1, 0, 1, 0, 123, 0, 124, 1, 35, 81, 125, 84, 36, 0, 126, 0, 127, 128, 0, 129, 0, 130, 0, 38, 0, 131, 132, 0, 133,
        134, 135, 0, 131, 136, 137, 138, 0, 135, 138, 135, 0, 131, 139, 83, 135, 140, 0, 135, 131, 141, 131, 142, 140, 142, 140, 143,
        138, 140, 143, 7, 83, 131, 7, 131, 132, 143, 83, 131, 0, 83, 0, 131, 0, 131, 0, 143, 131, 143, 131, 0, 131, 0, 131, 0, 131, 0,
        131, 144, 145, 146, 36, 38, 36, 147, 148, 0, 1, 0, 1, 149, 150, 151, 152, 153, 152, 154, 155, 56, 156, 56, 157, 56, 158, 159,
        158, 160, 83, 161, 162, 161, 79, 163, 79, 164, 165, 84, 1, 0, 1, 31, 1, 0, 85, 165, 83, 166, 131, 1, 40, 42, 43, 167, 43, 168,
        43, 168, 43, 0, 36, 0, 135, 0, 43, 0, 1, 0, 1, 0, 138, 143, 140, 143, 140, 83, 0, 169, 170, 171, 172, 171, 31, 0, 31, 0, 173,
        174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 1, 190, 191, 192, 193, 194, 195, 196, 197, 198,
        199, 200, 201, 202, 203, 202, 204, 205, 206, 207, 208, 209, 210, 211, 43, 212, 43, 213, 214, 215, 216, 217, 218, 219, 220, 221,
        222, 223, 75, 224, 225, 226, 227, 70, 227, 70, 227, 70, 227, 228, 229, 230, 231, 232, 95, 233, 79, 234, 235, 236, 237, 116, 238,
        239, 86, 240, 56, 241, 242, 243, 244, 245, 246, 247, 145, 69, 70, 69, 70, 69, 248, 249, 250, 251, 252, 147, 253, 254, 255, 256,
        257, 258, 259, 260, 261, 131, 262, 131, 260, 262, 260, 143, 142, 143, 142, 143, 261, 129, 0, 31, 0, 131, 0, 263, 1, 124, 36,
        264, 265, 266, 267, 268, 84, 269, 270, 0, 43, 0, 142, 0, 131, 0, 131, 0,
    ];

    /// <summary>Names of scripts with spaces between; none for what all scripts share (Common and Inherited).</summary>
    public static readonly string[] ScriptSets =
    [
        "", "Latin",
        "Avestan Carian Coptic Duployan Elbasan Georgian Glagolitic Gothic Greek Gunjala_Gondi Han Latin Lydian "
            + "Mahajani Old_Permic Shavian",
        "Bengali Cyrillic Devanagari Latin Lisu Thai Toto", "Bopomofo Latin", "Latin Lisu", "Latin Thai", "Bopomofo",
        "Cherokee Coptic Cyrillic Greek Latin Old_Permic Sunuwar Tai_Le", "Cherokee Cyrillic Greek Latin Osage Sunuwar Tai_Le Todhri",
        "Cherokee Cyrillic Latin Tifinagh", "Glagolitic Latin Sunuwar Syriac Thai",
        "Caucasian_Albanian Cherokee Coptic Cyrillic Gothic Greek Latin Osage Syriac Tifinagh Todhri",
        "Coptic Elbasan Glagolitic Gothic Katakana Latin", "Cyrillic Greek Latin Old_Permic",
        "Coptic Duployan Hebrew Latin Old_Permic Syriac Tai_Le Tifinagh Todhri",
        "Armenian Cyrillic Duployan Gothic Greek Hebrew Latin Old_Permic Syriac Tai_Le", "Latin Tifinagh", "Duployan Latin Syriac",
        "Cherokee Cyrillic Latin Osage", "Cherokee Latin Tai_Le", "Latin Sunuwar", "Ethiopic Latin", "Cyrillic Latin Todhri",
        "Greek Latin Old_Permic Todhri", "Latin Syriac", "Cherokee Duployan Katakana Latin Syriac", "Cherokee Duployan Latin Syriac",
        "Latin Sunuwar Syriac", "Cherokee Latin Syriac", "Caucasian_Albanian Cherokee Gothic Latin Sunuwar Thai", "Greek",
        "Latin Osage", "Caucasian_Albanian Latin Todhri", "Coptic Greek", "Coptic", "Cyrillic", "Cyrillic Old_Permic",
        "Cyrillic Glagolitic", "Cyrillic Latin", "Armenian", "Armenian Georgian Glagolitic", "Hebrew", "Arabic",
        "Arabic Garay Hanifi_Rohingya Nko Syriac Thaana Yezidi", "Arabic Syriac Thaana",
        "Adlam Arabic Garay Hanifi_Rohingya Nko Syriac Thaana Yezidi",
        "Adlam Arabic Hanifi_Rohingya Mandaic Manichaean Old_Uyghur Psalter_Pahlavi Sogdian Syriac", "Arabic Syriac",
        "Arabic Thaana Yezidi", "Arabic Hanifi_Rohingya", "Syriac", "Thaana", "Nko", "Samaritan", "Mandaic", "Devanagari",
        "Bengali Devanagari Grantha Gujarati Gurmukhi Kannada Latin Malayalam Oriya Sharada Tamil Telugu "
            + "Tirhuta",
        "Bengali Devanagari Grantha Gujarati Gurmukhi Kannada Latin Malayalam Oriya Tamil Telugu Tirhuta",
        "Bengali Devanagari Dogra Grantha Gujarati Gunjala_Gondi Gurmukhi Kannada Khudawadi Mahajani Malayalam "
            + "Masaram_Gondi Nandinagari Ol_Onal Oriya Sinhala Syloti_Nagri Takri Tamil Telugu Tirhuta",
        "Bengali Devanagari Dogra Grantha Gujarati Gunjala_Gondi Gurmukhi Gurung_Khema Kannada Khudawadi Limbu Mahajani "
            + "Malayalam Masaram_Gondi Nandinagari Ol_Onal Oriya Sinhala Syloti_Nagri Takri Tamil Telugu Tirhuta",
        "Devanagari Dogra Kaithi Mahajani", "Bengali", "Bengali Chakma Syloti_Nagri", "Gurmukhi", "Gurmukhi Multani", "Gujarati",
        "Gujarati Khojki", "Oriya", "Tamil", "Grantha Tamil", "Telugu", "Kannada", "Kannada Nandinagari Tulu_Tigalari", "Malayalam",
        "Sinhala", "Thai", "Lao", "Tibetan", "Myanmar", "Chakma Myanmar Tai_Le", "Georgian", "Georgian Glagolitic Latin", "Hangul",
        "Ethiopic", "Cherokee", "Canadian_Aboriginal", "Ogham", "Runic", "Tagalog", "Hanunoo", "Buhid Hanunoo Tagalog Tagbanwa",
        "Buhid", "Tagbanwa", "Khmer", "Mongolian", "Mongolian Phags_Pa", "Limbu", "Tai_Le", "New_Tai_Lue", "Buginese", "Tai_Tham",
        "Balinese", "Sundanese", "Batak", "Lepcha", "Ol_Chiki", "Bengali Devanagari Grantha Kannada", "Devanagari Grantha Kannada",
        "Bengali Devanagari", "Devanagari Sharada", "Devanagari Kannada Malayalam Oriya Tamil Telugu", "Devanagari Nandinagari",
        "Bengali Devanagari Grantha Kannada Malayalam Nandinagari Oriya Sinhala Telugu Tirhuta Tulu_Tigalari", "Devanagari Grantha",
        "Devanagari Grantha Kannada Tulu_Tigalari", "Nandinagari", "Cyrillic Latin Syriac", "Latin Mongolian Phags_Pa", "Adlam Arabic",
        "Carian Georgian Glagolitic Lycian Old_Hungarian Old_Turkic", "Carian Greek Meroitic_Hieroglyphs Old_Hungarian",
        "Devanagari Grantha Latin", "Braille", "Glagolitic", "Tifinagh", "Coptic Latin", "Avestan Old_Turkic",
        "Avestan Carian Georgian Kaithi Lydian Old_Hungarian Samaritan", "Duployan", "Adlam Arabic Old_Hungarian", "Han", "Han Tangut",
        "Bopomofo Han Hangul Hiragana Katakana Mongolian Yi", "Bopomofo Han Hangul Hiragana Katakana Mongolian Phags_Pa Yi",
        "Bopomofo Han Hangul Hiragana Katakana", "Bopomofo Han Hangul Hiragana Katakana Mongolian Tibetan Yi",
        "Bopomofo Han Hangul Hiragana Katakana Lisu Mongolian Tibetan Yi", "Bopomofo Han Hangul Hiragana Katakana Yi", "Bopomofo Han",
        "Hiragana Katakana", "Han Hiragana Katakana", "Hiragana", "Katakana", "Yi", "Lisu", "Vai", "Bamum", "Han Latin", "Syloti_Nagri",
        "Devanagari Dogra Gujarati Gurmukhi Kaithi Kannada Khojki Khudawadi Mahajani Malayalam Modi Nandinagari Sharada "
            + "Takri Tirhuta Tulu_Tigalari",
        "Devanagari Dogra Gujarati Gurmukhi Kaithi Kannada Khojki Khudawadi Mahajani Modi Nandinagari Sharada Takri "
            + "Tirhuta Tulu_Tigalari",
        "Devanagari Dogra Gujarati Gurmukhi Kaithi Khojki Khudawadi Mahajani Modi Takri Tirhuta",
        "Devanagari Dogra Gujarati Gurmukhi Kaithi Khojki Khudawadi Mahajani Modi Sharada Takri Tirhuta", "Phags_Pa", "Saurashtra",
        "Bengali Devanagari Tulu_Tigalari", "Devanagari Tamil", "Kayah_Li", "Kayah_Li Latin Myanmar", "Rejang", "Javanese",
        "Buginese Javanese", "Cham", "Tai_Viet", "Meetei_Mayek", "Unknown", "Arabic Nko", "Arabic Thaana", "Linear_B",
        "Cypriot Cypro_Minoan Linear_B", "Cypriot Linear_B", "Cypriot Linear_A Linear_B", "Lycian", "Carian", "Arabic Coptic",
        "Old_Italic", "Gothic", "Old_Permic", "Ugaritic", "Old_Persian", "Deseret", "Shavian", "Osmanya", "Osage", "Elbasan",
        "Caucasian_Albanian", "Vithkuqi", "Todhri", "Linear_A", "Cypriot", "Imperial_Aramaic", "Palmyrene", "Nabataean", "Hatran",
        "Phoenician", "Lydian", "Meroitic_Hieroglyphs", "Meroitic_Cursive", "Kharoshthi", "Old_South_Arabian", "Old_North_Arabian",
        "Manichaean", "Manichaean Old_Uyghur", "Avestan", "Inscriptional_Parthian", "Inscriptional_Pahlavi", "Psalter_Pahlavi",
        "Old_Turkic", "Old_Hungarian", "Hanifi_Rohingya", "Garay", "Yezidi", "Old_Sogdian", "Sogdian", "Old_Uyghur", "Chorasmian",
        "Elymaic", "Brahmi", "Kaithi", "Sora_Sompeng", "Chakma", "Mahajani", "Sharada", "Khojki", "Multani", "Khudawadi", "Grantha",
        "Tulu_Tigalari", "Newa", "Tirhuta", "Siddham", "Modi", "Takri", "Ahom", "Dogra", "Warang_Citi", "Dives_Akuru",
        "Zanabazar_Square", "Soyombo", "Pau_Cin_Hau", "Sunuwar", "Bhaiksuki", "Marchen", "Masaram_Gondi", "Gunjala_Gondi", "Makasar",
        "Kawi", "Cuneiform", "Cypro_Minoan", "Egyptian_Hieroglyphs", "Anatolian_Hieroglyphs", "Gurung_Khema", "Mro", "Tangsa",
        "Bassa_Vah", "Pahawh_Hmong", "Kirat_Rai", "Medefaidrin", "Miao", "Tangut", "Nushu", "Khitan_Small_Script", "SignWriting",
        "Nyiakeng_Puachue_Hmong", "Toto", "Wancho", "Nag_Mundari", "Ol_Onal", "Mende_Kikakui", "Adlam",
    ];
}
