using System.Buffers;
using System.Text.Unicode;

namespace UsersWeb.Users.Imports.Files;

/// <summary>Looks at the bytes of a file as they pass by: whether they are text, and of which encoding.</summary>
public sealed class TextCheck
{
    // A character has at most four bytes.
    private readonly byte[] rest = new byte[4];
    private readonly byte[] start = new byte[4];
    private int restLength;
    private long count;
    private bool hasNul;
    private bool isUtf8 = true;

    /// <summary>Whether all that passed by is valid UTF-8.</summary>
    public bool IsUtf8 => isUtf8 && restLength == 0;

    /// <summary>What the file is instead of text, and what to do; null for text.</summary>
    public string? WhatElse
    {
        get
        {
            if (count == 0) return T("This file is empty. Choose one with a line of names of columns and a line for each person.");
            if (start is [(byte)'P', (byte)'K', 3, 4])
                return T("This is a workbook or an archive. Save the sheet as CSV and choose that file.");
            if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
                return T("This file is in UTF-16. Save it as “CSV UTF-8” and choose that file.");
            return hasNul ? T("This file is no text. Save it as CSV and choose that file.") : null;
        }
    }

    /// <summary>The next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && count + i < start.Length; i++) start[count + i] = bytes[i];
        count += bytes.Length;
        hasNul |= bytes.Contains((byte)0);
        if (isUtf8) isUtf8 = TakesUtf8(bytes);
    }

    private bool TakesUtf8(ReadOnlySpan<byte> bytes)
    {
        while (restLength > 0 && bytes.Length > 0)
        {
            rest[restLength++] = bytes[0];
            bytes = bytes[1..];
            var status = System.Text.Rune.DecodeFromUtf8(rest.AsSpan(0, restLength), out _, out _);
            if (status == OperationStatus.InvalidData) return false;
            if (status == OperationStatus.Done) restLength = 0;
        }
        var whole = bytes.Length - Unfinished(bytes);
        if (!Utf8.IsValid(bytes[..whole])) return false;
        bytes[whole..].CopyTo(rest.AsSpan(restLength));
        restLength += bytes.Length - whole;
        return true;
    }

    // How many bytes at the end may begin a character that goes on in what comes next.
    private static int Unfinished(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var one = bytes[^back];
            if (one is < 0x80 or >= 0xF8) return 0;
            if (one >= 0xC0) return back < (one >= 0xF0 ? 4 : one >= 0xE0 ? 3 : 2) ? back : 0;
        }
        return 0;
    }
}
